// Every page, in both themes and both languages: axe, outline, typography, budgets, and 320 pixels.

import assert from 'node:assert/strict';
import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import { tabTo } from './harness/keyboard.mjs';
import * as hub from './harness/product.mjs';
import { button, link } from './harness/product.mjs';
import { reflowProblems } from './harness/reflow.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const THEMES = ['light', 'dark'];

for (const theme of THEMES) {
  // APP-01
  test(`every page · ${theme} · signed out and refused`, async (journey) => {
    const server = await startHub(journey);
    const visitor = await newVisitor(journey, server.origin, { theme, axe: true });
    const { page } = visitor;
    await look(visitor, '/connexion');
    await button(page, 'Se connecter').click();
    await see(page.getByRole('alert').first());
    await visitor.check({ status: 422 });
    await look(visitor, '/connexion?langue=en');
    assert.equal(await language(page), 'en');
    await look(visitor, '/connexion?langue=fr');

    await hub.signIn(page, 'emma', '/portefeuille');
    await visitor.check();
    assert.equal(await hub.menuLink(page, 'LoopHub').count(), 0, 'Emma is not an administrator');
    for (const path of ['/loophub/applications', '/loophub/applications/ajouter', '/loophub/cles', '/suivi/journal']) {
      await look(visitor, path, 403);
    }
    await see(page.getByRole('heading', { name: 'Vous n’avez pas le droit d’effectuer cette action', level: 1 }));
    await look(visitor, '/rien-ici', 404);
  });

  // APP-02, KEY-04
  test(`every page · ${theme} · an administrator, in French then in English`, async (journey) => {
    const server = await startHub(journey, { dossiers: 120 });
    const visitor = await newVisitor(journey, server.origin, { theme, axe: true });
    const { page } = visitor;
    await hub.signIn(page, 'alice');
    const sic = await hub.sicOfKey(page);
    const paths = await everyPath(visitor, sic);
    for (const path of paths) await look(visitor, path);
    await look(visitor, '/loophub/applications/999999', 404);
    await page.goto('/portefeuille');
    await page.getByRole('button', { name: /^Compte de / }).click();
    await see(button(page, 'English'));
    await visitor.check();
    await button(page, 'English').click();
    await page.waitForLoadState('load');
    assert.equal(await language(page), 'en');
    for (const path of paths) {
      await look(visitor, path);
      assert.equal(await language(page), 'en', path);
    }
  }, { timeout: 400_000 });
}

/** Walks through the product and collects the addresses of its pages; states without one are checked on the way. */
async function everyPath(visitor, sic) {
  const { page } = visitor;
  const paths = [
    '/portefeuille',
    '/portefeuille?q=zzz',
    '/portefeuille/tous',
    '/portefeuille/autres',
    '/portefeuille/modeles',
    '/parametrage/clients/dossiers',
    '/parametrage/clients/dossiers/ajouter',
    '/parametrage/clients/dossiers/importer',
    '/dossiers/liste',
    '/parametrage/clients/interlocuteurs/importer',
    '/parametrage/clients/interlocuteurs/liens/importer',
    '/parametrage/cabinet/collaborateurs/importer',
    '/parametrage/clients/interlocuteurs',
    '/parametrage/clients/interlocuteurs/ajouter',
    '/parametrage/clients/interlocuteurs/imprimer',
    '/parametrage/cabinet/collaborateurs',
    '/parametrage/cabinet/collaborateurs/ajouter',
    '/parametrage/cabinet/groupes',
    '/parametrage/cabinet/groupes/ajouter',
    '/parametrage/cabinet',
    '/parametrage/cabinet/codes-sic/ajouter',
    '/parametrage/cabinet/agences/ajouter',
    '/parametrage/cabinet/annuaire',
    '/dossiers/CEGID002/applications',
    '/dossiers/CEGID002/acces',
    '/loophub/applications',
    '/loophub/applications?q=zzz',
    '/loophub/applications/internes',
    '/loophub/applications/internes/ajouter',
    '/loophub/cles',
    '/loophub/pourquoi',
    '/loophub/pourquoi?cle=11111111&dossier=CEGID002',
    '/parametrage/webhooks',
    '/parametrage/webhooks/ajouter',
    '/suivi/traitements',
    '/suivi/envois',
    '/suivi/journal',
    '/suivi/journal?periode=tout&dossier=cegid001',
    '/compte',
  ];

  await page.goto('/loophub/applications');
  const row = page.getByRole('rowgroup').nth(1).getByRole('row').first();
  paths.push(await addressOf(row.getByRole('rowheader').getByRole('link')));
  paths.push(await addressOf(row.getByRole('link', { name: /^Modifier / })));
  const remove = await addressOf(row.getByRole('link', { name: /^Supprimer / }));
  paths.push(remove, remove.replace(/supprimer$/u, 'suspendre'));
  await page.goto('/parametrage/cabinet');
  paths.push(await addressOf(page.getByRole('link', { name: /^Modifier / }).first()));
  for (const list of ['/parametrage/cabinet/collaborateurs', '/parametrage/cabinet/groupes']) {
    await page.goto(list);
    paths.push(await addressOf(page.getByRole('rowgroup').nth(1).getByRole('link', { name: /^Modifier / }).first()));
  }
  await page.goto('/loophub/applications/internes');
  const own = page.getByRole('rowgroup').nth(1).getByRole('link', { name: /^Modifier / });
  if ((await own.count()) > 0) paths.push(await addressOf(own.first()));
  await page.goto('/loophub/applications');
  const partner = page.getByRole('rowgroup').nth(1).getByRole('row').filter({ hasText: 'Qonto' });
  const detail = await addressOf(partner.getByRole('rowheader').getByRole('link'));
  paths.push(`${detail}/futurs`, `${detail}/raccordement`, `${detail}/cles`, `${detail}/cles/creer`);
  await page.goto('/parametrage/clients/interlocuteurs');
  const contact = await addressOf(page.getByRole('rowgroup').nth(1).getByRole('link', { name: /^API COLLAB/u }).first());
  paths.push(contact);
  await page.goto('/loophub/applications');

  await hub.openWizard(page);
  paths.push(new URL(page.url()).pathname);
  await page.getByRole('radio', { name: 'Cegid', exact: true }).check();
  await see(page.getByRole('combobox', { name: 'Application', exact: true }));
  await tabTo(page, button(page, 'Suivant'));
  await page.keyboard.press('Enter');
  await see(page.getByRole('alert'));
  await visitor.check({ status: 422 });
  await hub.define(page, sic);
  await visitor.check({ status: 422 });
  await hub.next(page);
  await see(hub.stepHeading(page, 'Sélection des dossiers client', 2));
  paths.push(new URL(page.url()).pathname);
  await hub.lineBoxes(page).first().check();
  await see(hub.status(page, '1 dossier sélectionné'));
  await visitor.check();
  await hub.next(page);
  await see(hub.stepHeading(page, 'Récapitulatif', 3));
  paths.push(new URL(page.url()).pathname);

  await page.goto('/loophub/cles');
  const key = page.getByRole('rowgroup').nth(1).getByRole('row').filter({ hasText: hub.KEY });
  const revoke = key.getByRole('link', { name: /^Révoquer/ });
  if (!(await revoke.isVisible())) await key.getByRole('button', { name: /^Actions/ }).click();
  await see(revoke);
  await visitor.check();
  const revocation = await addressOf(revoke);
  const oneKey = revocation.replace(/\/revoquer$/u, '');
  paths.push(revocation, oneKey, `${oneKey}/modifier`, `${oneKey}/renouveler`);
  await link(page, 'Créer une clé d’API').click();
  paths.push(new URL(page.url()).pathname);
  await visitor.check();

  await page.goto('/suivi/journal');
  const entry = await addressOf(page.getByRole('rowgroup').nth(1).getByRole('link').first());
  paths.push(entry, `${entry}/dossiers`);
  return paths;
}

async function look(visitor, path, status = 200) {
  await visitor.page.goto(path);
  await visitor.check({ status });
  const problems = await reflowProblems(visitor.page);
  assert.deepEqual(problems, [], `${path} at 320 px`);
}

async function addressOf(locator) {
  return locator.evaluate((element) => element.getAttribute('href'));
}

async function language(page) {
  return page.evaluate(() => document.documentElement.lang);
}
