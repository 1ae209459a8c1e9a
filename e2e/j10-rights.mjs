// J10: what each person finds, may open, and may do when asked for it directly; the table of 2-screens §9 in a browser.

import assert from 'node:assert/strict';
import { absent, see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, link } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const OFFER_ROW = /^Proposer un service pour CEGID00[12]$/u;
const STAFF_MENU = ['Mon portefeuille', 'Dossiers client', 'Interlocuteurs', 'Traitements'];
const ADMIN_MENU = [
  'Mon portefeuille', 'LoopHub', 'Dossiers client', 'Interlocuteurs', 'Paramétrage du cabinet', 'Collaborateurs', 'Groupes', 'Annuaire', 'Clés d’API', 'Webhooks', 'Traitements', 'Boîte d’envoi',
  'Journal d’audit',
];
/** Pages of administrators, each with what its refusal must speak of. */
const ADMIN_PAGES = {
  '/loophub/applications': /LoopHub est réservé/u,
  '/loophub/applications/ajouter': /LoopHub est réservé/u,
  '/loophub/cles': /clés d’API sont réservées/u,
  '/loophub/cles/creer': /clés d’API sont réservées/u,
  '/suivi/envois': /boîte d’envoi/u,
  '/suivi/journal': /journal d’audit est réservé/u,
  '/parametrage/cabinet/annuaire': /annuaire/u,
};
const STAFF_PAGES = [
  '/portefeuille', '/portefeuille/tous', '/portefeuille/modeles', '/parametrage/clients/dossiers',
  '/parametrage/clients/interlocuteurs', '/suivi/traitements', '/compte',
];
/** What only administrators may send, and what needs a right on the dossier. */
const ADMIN_POSTS = ['/loophub/applications/1/supprimer', '/loophub/cles/creer', '/parametrage/cabinet/annuaire', '/suivi/envois/test'];
/** Bruno owns CEGID001 and CEGID002; Chloé manages CEGID001; APOLPATEST is neither's. */
const CAST = {
  alice: { admin: true, all: true },
  david: { all: true },
  bruno: { own: ['CEGID001', 'CEGID002'] },
  chloe: { own: ['CEGID001'] },
  emma: { own: [] },
  gael: { own: [] },
};
const DOSSIERS = ['CEGID001', 'CEGID002', 'APOLPATEST'];

for (const [who, { admin = false, all = false, own = [] }] of Object.entries(CAST)) {
  // APP-01, ACT-01, AUD-04
  test(`J10 · what ${who} finds and may do`, async (journey) => {
    const server = await startHub(journey);
    const visitor = await newVisitor(journey, server.origin);
    const { page } = visitor;
    const may = (code) => all || own.includes(code);
    await hub.signIn(page, who, '/portefeuille');

    const menu = page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link');
    assert.deepEqual((await menu.allInnerTexts()).map((name) => name.trim()), admin ? ADMIN_MENU : STAFF_MENU);
    for (const path of STAFF_PAGES) {
      await page.goto(path);
      await visitor.check();
    }
    for (const [path, reason] of Object.entries(ADMIN_PAGES)) {
      await page.goto(path);
      if (admin) {
        await visitor.check();
        continue;
      }
      await visitor.check({ status: 403 });
      await see(page.getByRole('heading', { name: 'Vous n’avez pas le droit d’effectuer cette action', level: 1 }));
      await see(page.getByText(reason).first());
      await see(page.getByText(/^Demander à\s: \S/u));
      await see(link(page, 'Retour'));
    }

    await page.goto('/parametrage/clients/dossiers?lignes=100');
    await told(button(page, 'Modifier'), all || own.length > 0, 'Modifier');
    await told(link(page, 'Ajouter'), all, 'Ajouter');
    await told(button(page, 'Supprimer'), all, 'Supprimer');
    const offers = page.getByRole('link', { name: OFFER_ROW });
    assert.equal(await offers.count(), ['CEGID001', 'CEGID002'].filter(may).length, 'a service is proposed where it can be');
    for (const code of DOSSIERS) {
      const box = page.getByRole('checkbox', { name: new RegExp(`^Sélectionner ${code} `, 'u') });
      assert.equal(await box.count(), may(code) ? 1 : 0, `${code} is selected by whoever may act on it`);
    }
    if (!all && own.length > 0) {
      const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'APOLPATEST', exact: true }) });
      await see(row.getByText('Droit insuffisant', { exact: true }).first());
    }

    for (const code of DOSSIERS) {
      await page.goto(`/dossiers/${code}/applications`);
      await visitor.check();
      await told(button(page, 'Valider'), may(code), `« Valider » on ${code}`);
      await told(link(page, 'Qui a accès ?'), may(code), `« Qui a accès ? » on ${code}`);
      if (!may(code)) {
        await see(page.getByText(/^Seuls l’administrateur \(profils 5\.0 et supérieurs\)/u));
        await absent(page.getByRole('checkbox'), 'a box');
      }
      await page.goto(`/dossiers/${code}/acces`);
      await visitor.check({ status: may(code) ? 200 : 403 });
      if (!may(code)) await see(page.getByText(/peuvent voir qui a accès à ce dossier\.$/u));
    }

    // Whatever the pages show, the server decides.
    await page.goto('/compte');
    for (const path of ADMIN_POSTS) assert.equal((await send(page, path)) === 403, !admin, `POST ${path}`);
    for (const code of DOSSIERS) {
      const path = `/dossiers/${code}/applications`;
      assert.equal((await send(page, path)) === 403, !may(code), `POST ${path}`);
    }
    // Chromium reports a refused answer to a script as a resource that failed to load.
    visitor.problems = visitor.problems.filter((problem) => !/console: Failed to load resource.* (403|404|405|409|422) /u.test(problem));
  });
}

/** A control is there for whoever may use it, and not rendered for whoever never can. */
async function told(control, expected, what) {
  assert.equal(await control.count(), expected ? 1 : 0, what);
}

/** Sends a form of the page's own session to another address; answers the status. */
function send(page, path) {
  return page.evaluate(async (to) => {
    const body = new URLSearchParams();
    for (const name of ['csrf', 'cabinet']) body.set(name, document.querySelector(`input[name=${name}]`).value);
    const answer = await fetch(to, { method: 'post', body, redirect: 'manual' });
    return answer.status;
  }, path);
}
