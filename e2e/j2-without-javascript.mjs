// J2 again where no script runs: the selection lives on the server.

import assert from 'node:assert/strict';
import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { APPLICATION, button, status, stepHeading } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

// WIZ-08, WIZ-10, WIZ-11, WIZ-12
test('J2 · without JavaScript, a selection over two pages', async (journey) => {
  const server = await startHub(journey, { dossiers: 200 });
  const visitor = await newVisitor(journey, server.origin, { javaScript: false });
  const { page } = visitor;
  await hub.signIn(page, 'alice');
  const sic = await hub.sicOfKey(page);
  await hub.openWizard(page);
  await visitor.check();
  assert.ok(await button(page, 'Suivant').isEnabled(), 'without scripts the button is a plain one');
  await hub.next(page);
  await see(page.getByRole('heading', { name: /^Il y a (un|\d+) problèmes?$/u }));
  await visitor.check({ status: 422 });
  await hub.define(page, sic, { javaScript: false });
  await hub.next(page);

  await see(stepHeading(page, 'Sélection des dossiers client', 2));
  for (const line of [0, 1, 2]) await hub.lineBoxes(page).nth(line).check();
  await button(page, 'Page suivante').click();
  await see(status(page, '3 dossiers sélectionnés'));
  await visitor.check();
  for (const line of [0, 1]) await hub.lineBoxes(page).nth(line).check();
  await button(page, 'Page précédente').click();
  await see(status(page, '5 dossiers sélectionnés'));
  assert.ok(await hub.lineBoxes(page).nth(2).isChecked(), 'the first page is as it was left');
  await hub.lineBoxes(page).nth(2).uncheck();

  await page.getByRole('searchbox', { name: 'Code dossier, nom', exact: true }).fill('ap');
  await button(page, 'Rechercher').click();
  await see(page.getByText('Saisissez au moins les 3 premiers caractères du code ou du nom.').first());
  await page.getByRole('searchbox', { name: 'Code dossier, nom', exact: true }).fill('apolpa');
  await button(page, 'Rechercher').click();
  await see(page.getByRole('rowheader', { name: 'APOLPATEST', exact: true }));
  await see(status(page, '4 dossiers sélectionnés'));
  await visitor.check();
  await hub.next(page);

  await see(page.getByText('L’application sera immédiatement associée à 4 dossiers client.', { exact: true }));
  await visitor.check();
  await button(page, 'Valider').click();
  await see(status(page, `Succès : l’application ${APPLICATION} a été ajoutée et activée sur 4 dossiers.`));
  await visitor.check();
});
