// J2 again with the keyboard only: every stop is seen, and nothing covers it.

import { eventually, focused, see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import { pressOn, tabTo } from './harness/keyboard.mjs';
import * as hub from './harness/product.mjs';
import { APPLICATION, KEY, button, link, status, stepHeading } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

// WIZ-08, WIZ-11
test('J2 · by keyboard only', async (journey) => {
  const server = await startHub(journey, { dossiers: 200 });
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'alice');
  const sic = await hub.sicOfKey(page);
  await page.goto('/loophub/applications');

  await page.keyboard.press('Tab');
  await focused(link(page, 'Aller au contenu'), 'the skip link');
  await page.keyboard.press('Enter');
  await pressOn(page, link(page, 'Ajouter une application'));
  await see(stepHeading(page, 'Définition de l’application', 1));

  await tabTo(page, page.getByRole('radio', { name: 'Cabinet', exact: true }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await eventually('the list follows the type', async () => (await hub.offered(page)).includes(APPLICATION));
  await tabTo(page, page.getByRole('combobox', { name: 'Application', exact: true }));
  await page.keyboard.type(APPLICATION);
  await see(page.getByRole('textbox', { name: 'API Key (identifiant)', exact: true }));
  await tabTo(page, page.getByRole('textbox', { name: 'API Key (identifiant)', exact: true }));
  await page.keyboard.type(KEY);
  await tabTo(page, page.getByRole('combobox', { name: 'Code client (SIC)', exact: true }));
  await page.keyboard.type(sic);
  await eventually('« Suivant » is enabled', () => button(page, 'Suivant').isEnabled());
  await pressOn(page, button(page, 'Suivant'));

  await see(stepHeading(page, 'Sélection des dossiers client', 2));
  await pressOn(page, page.getByRole('checkbox', { name: 'Sélectionner les 50 dossiers de la page', exact: true }), 'Space');
  await see(status(page, 'Les 50 dossiers de la page sont sélectionnés'));
  // Through all fifty lines and back: nothing that has the focus is covered.
  await tabTo(page, button(page, 'Page suivante'));
  await tabTo(page, page.getByRole('searchbox', { name: 'Code dossier, nom', exact: true }), { backwards: true });
  await pressOn(page, link(page, 'Passer le tableau'));
  await pressOn(page, button(page, 'Suivant'));

  await see(stepHeading(page, 'Récapitulatif', 3));
  await pressOn(page, button(page, 'Valider'));
  await see(status(page, `Succès : l’application ${APPLICATION} a été ajoutée et activée sur 50 dossiers.`));
  await visitor.check();
});
