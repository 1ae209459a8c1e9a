// J11: letters that the mail server refuses end their delivery « avec des échecs », with the reasons, and are tried again at
// once when asked; the journal finds an activation, shows what was before and after, and is exported for spreadsheets.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventually, see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, link, status } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { startSmtp } from './harness/smtp.mjs';
import { newVisitor } from './harness/visitor.mjs';

/** Owners whose letters are refused. */
const REFUSED = Array.from({ length: 29 }, (_, n) => `maitre${n + 1}@cegidpartenaires.example`);
/** Known to the directory of the demonstration. */
const CONTACT = 'api.collab@client.example';
const CODES = REFUSED.map((_, n) => `REF${n + 1}`);
/** Whose removal is told to the owners. */
const APPLICATION = 'Cegid Flow';
const OFFER = 'CEGID LOOP - Offre Co-production';
const CODE = 'CEGID002';

for (const javaScript of [true, false]) {
  // APP-05
  test(`J11 · a delivery with failures is tried again${javaScript ? '' : ' · without JavaScript'}`, async (journey) => {
    const smtp = await startSmtp(journey, { refuse: /maitre\d+@/u });
    const server = await startHub(journey, { settings: smtp.settings });
    const visitor = await newVisitor(journey, server.origin, { javaScript });
    const { page } = visitor;
    await hub.signIn(page, 'alice');
    await owned(page);
    await switchedOn(page);
    await page.goto('/loophub/applications');
    await link(page, `Supprimer ${APPLICATION}`).click();
    await page.getByRole('checkbox', { name: 'J’ai lu les conséquences ci-dessus.' }).check();
    await page.getByLabel(/^Pour confirmer, saisissez le nom de l’application/u).fill(APPLICATION);
    await button(page, 'Supprimer l’application').click();
    await see(status(page, `Succès : ${APPLICATION} a été supprimée`));

    await page.goto('/suivi/traitements');
    await eventually('the delivery has ended', async () => {
      await page.reload();
      return (await page.getByText('Terminé avec des échecs', { exact: true }).count()) > 0;
    }, 60_000);
    await visitor.check();
    await page.getByRole('row').filter({ hasText: '30 maîtres de dossier' }).getByRole('link').first().click();
    const failures = page.getByRole('table', { name: 'Envois en échec' });
    const lines = failures.getByRole('rowgroup').nth(1).getByRole('row');
    assert.equal(await lines.count(), REFUSED.length);
    await see(failures.getByRole('rowheader', { name: new RegExp(`^${REFUSED[0]}`, 'u') }));
    assert.equal(await failures.getByText(/550 5\.1\.1/u).count(), REFUSED.length);
    await visitor.check();

    smtp.refuse = undefined;
    // The act is answered before the page is asked for again.
    await Promise.all([page.waitForEvent('load'), button(page, 'Réessayer les échecs').click()]);
    await eventually('nothing is left', async () => {
      await page.reload();
      return (await page.getByText('Terminé', { exact: true }).count()) > 0;
    }, 60_000);
    assert.equal(await page.getByRole('table', { name: 'Envois en échec' }).count(), 0);
    for (const address of [...REFUSED, hub.addressOf('bruno')]) {
      const notices = smtp.to(address).filter(({ subject }) => subject.includes(APPLICATION));
      assert.equal(notices.length, 1, `${address}: it left once`);
    }
    await visitor.check();
  });

  // AUD-02
  test(`J11 · the journal finds, compares and exports${javaScript ? '' : ' · without JavaScript'}`, async (journey) => {
    const server = await startHub(journey);
    const visitor = await newVisitor(journey, server.origin, { javaScript });
    const { page } = visitor;
    await hub.signIn(page, 'alice');
    await page.goto(`/parametrage/clients/dossiers/${CODE}/modifier`);
    await page.getByLabel(/^Nom/u).first().fill('=2+5+cmd(A0)');
    await button(page, 'Enregistrer').click();
    await see(status(page, `le dossier ${CODE} a été modifié`));
    await hub.openOffer(page, CODE, OFFER);
    await page.goto('/suivi/journal');
    await page.getByRole('combobox', { name: 'Action', exact: true }).selectOption({ label: 'Activation' });
    await page.getByLabel(/^Code dossier/u).fill(CODE);
    await button(page, 'Filtrer').click();
    await visitor.check();
    const line = page.getByRole('row').filter({ hasText: OFFER }).filter({ hasText: CODE });
    await see(line.first());
    const csv = await exported(page, 'Exporter (CSV)');
    assert.ok(csv.startsWith('\u{FEFF}') && csv.split('\r\n')[1].includes(';'), 'for spreadsheets in French');
    await line.first().getByRole('link').first().click();
    await see(page.getByRole('heading', { name: 'Après', level: 2 }));
    await visitor.check();

    // A name that begins as a formula stays a name in a spreadsheet, and the journal tells what it was before.
    await page.goto('/parametrage/clients/dossiers');
    await button(page, 'Exporter').click();
    const list = await exported(page, /^CSV/u);
    assert.ok(list.includes("'=2+5+cmd"), 'the formula is told as text');
    assert.ok(!/(?:^|;|")=2/mu.test(list), 'no cell begins with a formula');
    await page.goto('/suivi/journal?periode=tout');
    await page.getByLabel(/^Code dossier/u).fill(CODE);
    await button(page, 'Filtrer').click();
    await page.getByRole('row').filter({ hasText: 'Dossier modifié' }).first().getByRole('link').first().click();
    await see(page.getByRole('heading', { name: 'Avant', level: 2 }));
    await see(page.getByRole('heading', { name: 'Après', level: 2 }));
    await visitor.check();
  });
}

/** Brings in the owners, each with a dossier that the contact is linked to. */
async function owned(page) {
  const staff = REFUSED.map((address, n) => `${address};Maître ${n + 1};Jean;1.0`);
  await imported(page, '/parametrage/cabinet/collaborateurs', ['E-mail;Nom;Prénom;Profil', ...staff, ''].join('\r\n'));
  const dossiers = REFUSED.map((address, n) => `${CODES[n]};Client refusé ${n + 1};${address}`);
  await imported(page, '/parametrage/clients/dossiers', ['Code dossier;Nom;Maître du dossier', ...dossiers, ''].join('\r\n'));
  const links = [...CODES, 'CEGID001'].map((code) => `${code};${CONTACT}`);
  await imported(page, '/parametrage/clients/interlocuteurs/liens', ['Code dossier;E-mail', ...links, ''].join('\r\n'));
}

/** Has a file checked and imported. */
async function imported(page, list, text) {
  await page.goto(`${list}/importer`);
  await page.locator('#fichier').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await button(page, 'Vérifier le fichier').click();
  await button(page, 'Importer').click();
  await see(page.getByRole('main').getByText(/ajoutés?, .*inchangés?\./u).first());
}

/** Switches the application on for their dossiers and for one of Bruno's, by the API with the session of the page. */
async function switchedOn(page) {
  const api = async (method, at, headers = {}, data = undefined) => {
    const asked = { method, headers, ...(data && { data }) };
    const answer = await page.request.fetch(`/api/v1/${at}`, asked);
    assert.ok(answer.ok(), `${method} ${at}: ${answer.status()} ${await answer.text()}`);
    return { body: await answer.json(), etag: answer.headers().etag };
  };
  const { body } = await api('GET', 'applications?limit=200');
  const { id } = body.data.find(({ label }) => label === APPLICATION);
  const contacts = (await api('GET', 'contacts?limit=200')).body.data.filter(({ email }) => email === CONTACT);
  for (const code of [...CODES, 'CEGID001']) {
    const { etag } = await api('GET', `dossiers/${code}/activations`);
    await api('PUT', `dossiers/${code}/activations/${id}`, { 'if-match': etag }, { contacts: contacts.map((one) => one.id) });
  }
}

/** The text of the file that a link gives. */
async function exported(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()]);
  return readFileSync(await download.path(), 'utf8');
}
