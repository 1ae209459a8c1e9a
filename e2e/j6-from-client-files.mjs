// J6: the same window opens from « Dossiers client », for the selected dossier.

import assert from 'node:assert/strict';
import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

// ACT-05
test('J6 · a service is proposed for the selected dossier', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'alice', '/portefeuille');
  await hub.menuLink(page, 'Dossiers client').click();
  await see(page.getByRole('heading', { name: 'Dossiers client', level: 1 }));
  await visitor.check();
  const actions = button(page, 'Actions');
  await actions.click();
  const propose = page.getByRole('button', { name: 'Proposer un service pour ce dossier', exact: true });
  assert.equal(await propose.getAttribute('aria-disabled'), 'true');
  await see(page.getByText('Sélectionnez un dossier.', { exact: true }).first());
  await page.keyboard.press('Escape');

  await page.getByRole('checkbox', { name: /^Sélectionner CEGID001 / }).check();
  await see(hub.status(page, '1 dossier sélectionné'));
  await actions.click();
  await propose.click();
  await see(page.getByRole('heading', { name: /^Applications du dossier CEGID001 – / }).first());
  await visitor.check();
  await see(button(page, 'Valider').first());
});
