// J11: a file with wrong lines is told line by line and nothing is stored; corrected, it is imported; and a list of codes
// becomes a selection. With and without JavaScript.

import assert from 'node:assert/strict';
import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, link } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const WRONG = 'Code dossier;Nom;Maître du dossier;SIREN\r\n'
  + 'IMP001;Éceil et fils;;732 829 321\r\n'
  + 'IMP 002;Deuxième;;\r\n'
  + 'IMP003;Troisième;personne@ailleurs.example;\r\n'
  + 'IMP004;Quatrième;;\r\n';

for (const javaScript of [true, false]) {
  // ACT-05
  test(`J11 · a file of client files is corrected, then imported${javaScript ? '' : ' · without JavaScript'}`, async (journey) => {
    const server = await startHub(journey);
    const visitor = await newVisitor(journey, server.origin, { javaScript, axe: javaScript });
    const { page } = visitor;
    await hub.signIn(page, 'alice', '/portefeuille');
    await hub.menuLink(page, 'Dossiers client').click();
    await link(page, 'Importer').click();
    await see(page.getByRole('heading', { name: 'Importer des dossiers client', level: 1 }));
    await visitor.check();

    await button(page, 'Vérifier le fichier').click();
    await see(page.getByText('Choisissez un fichier.').first());
    await visitor.check({ status: 422 });

    await send(page, WRONG);
    await see(page.getByText('3 lignes sur 4 sont en erreur ; rien n’a été importé.'));
    await visitor.check();
    for (const [line, column, words] of [
      ['2', '4 – SIREN', /Le chiffre de contrôle est faux/],
      ['3', '1 – Code dossier', /Un code dossier ne contient que/],
      ['4', '3 – Maître du dossier', /Aucun collaborateur en activité/],
    ]) {
      const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: line, exact: true }) });
      await see(row.getByRole('cell', { name: column, exact: true }));
      await see(row.getByRole('cell', { name: words }));
    }
    assert.equal(await button(page, 'Importer').count(), 0, 'nothing can be imported');

    await link(page, 'Choisir un autre fichier').click();
    await send(page, WRONG.replace('732 829 321', '732 829 320').replace('IMP 002', 'IMP002').replace('personne@ailleurs.example', ''));
    await see(page.getByRole('heading', { name: 'Ce qui sera importé', level: 2 }));
    await visitor.check();
    await button(page, 'Importer').click();
    await see(page.getByText('4 dossiers ajoutés, 0 modifié, 0 inchangé.'));
    await visitor.check();
    await link(page, 'Voir la liste').click();
    await page.getByRole('searchbox').fill('imp00');
    await page.getByRole('search').getByRole('button', { name: 'Rechercher' }).click();
    await see(page.getByRole('rowheader', { name: 'IMP004' }));
  });
}

// WIZ-12
test('J11 · a pasted list of codes becomes the selection of step 2', async (journey) => {
  const server = await startHub(journey, { dossiers: 120 });
  const visitor = await newVisitor(journey, server.origin, { axe: true });
  const { page } = visitor;
  await hub.signIn(page, 'alice');
  const sic = await hub.sicOfKey(page);
  await hub.openWizard(page);
  await hub.define(page, sic);
  await hub.next(page);
  await see(hub.stepHeading(page, 'Sélection des dossiers client', 2));
  await button(page, 'Importer une liste').click();
  await see(page.getByRole('heading', { name: 'Importer une liste de codes', level: 1 }));
  await visitor.check();
  await page.getByLabel('Codes dossier').fill('cegid001\nCEGID002; XX001');
  await button(page, 'Sélectionner ces dossiers').click();
  await see(page.getByText('2 dossiers trouvés et sélectionnés ; 1 code inconnu.'));
  await see(page.getByRole('listitem').filter({ hasText: /^XX001$/ }));
  await visitor.check();
  await link(page, 'Revenir à la sélection').click();
  await see(hub.status(page, '2 dossiers sélectionnés'));
});

/** Chooses a file of that text and has it checked. */
async function send(page, text) {
  await page.locator('#fichier').setInputFiles({ name: 'dossiers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await button(page, 'Vérifier le fichier').click();
}
