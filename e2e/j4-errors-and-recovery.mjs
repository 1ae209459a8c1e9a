// J4: what goes wrong in the wizard is said, and nothing typed is lost.

import assert from 'node:assert/strict';
import { eventually, focused, see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import { tabTo } from './harness/keyboard.mjs';
import * as hub from './harness/product.mjs';
import { APPLICATION, KEY, button, link, status, stepHeading } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

// WIZ-08
test('J4 · a step sent too early comes back with its errors', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin, { axe: true });
  const { page } = visitor;
  await hub.signIn(page, 'alice');
  await hub.openWizard(page);
  await page.getByRole('radio', { name: 'Cegid', exact: true }).check();
  await see(page.getByRole('combobox', { name: 'Application', exact: true }));
  await tabTo(page, button(page, 'Suivant'));
  await page.keyboard.press('Enter');

  const summary = page.getByRole('alert');
  await see(summary.getByRole('heading', { name: /^Il y a (un problème|\d+ problèmes)$/u }));
  await visitor.check({ status: 422 });
  const region = page.getByRole('region', { name: /^Il y a/u });
  await eventually('the summary has the focus', () =>
    region.evaluate((element) => element.contains(document.activeElement)),
  );
  const applications = page.getByRole('combobox', { name: 'Application', exact: true });
  assert.equal(await applications.getAttribute('aria-invalid'), 'true');
  assert.ok(await page.getByRole('radio', { name: 'Cegid', exact: true }).isChecked(), 'the type is kept');
  await link(summary, 'Sélectionnez une application.').click();
  await focused(applications, 'the list of applications');
});

// WIZ-04
test('J4 · a pasted secret is refused, not kept and not shown', async (journey) => {
  const server = await startHub(journey);
  const pair = server.output.match(/\b([\w-]{8,64}):([\w-]{24,})\b/u);
  assert.ok(pair, 'the demonstration prints an identifier and its secret');
  const [whole, , secret] = pair;
  const before = server.output.split(secret).length;
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'alice');
  const sic = await hub.sicOfKey(page);
  await hub.openWizard(page);
  for (const pasted of [whole, secret]) {
    await hub.define(page, sic, { key: pasted });
    await tabTo(page, button(page, 'Suivant'));
    await page.keyboard.press('Enter');
    await see(page.getByRole('alert').getByText(/^Vous avez collé le secret de la clé\./u));
    await visitor.check({ status: 422 });
    assert.equal(await page.getByRole('textbox', { name: 'API Key (identifiant)', exact: true }).inputValue(), '');
    assert.ok(!(await page.content()).includes(secret), 'the page does not show it');
    await page.reload();
    assert.ok(!(await page.content()).includes(secret), 'the draft does not keep it');
  }
  assert.equal(server.output.split(secret).length, before, 'the log does not tell it');
});

// WIZ-12
test('J4 · a killed server finds the draft and the session again', async (journey) => {
  const server = await startHub(journey, { dossiers: 100 });
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'alice');
  const sic = await hub.sicOfKey(page);
  await hub.openWizard(page);
  await hub.define(page, sic);
  await hub.next(page);
  await see(stepHeading(page, 'Sélection des dossiers client', 2));
  await hub.lineBoxes(page).nth(4).check();
  await see(status(page, '1 dossier sélectionné'));
  await server.kill();
  await server.start();
  await page.reload();
  await see(status(page, '1 dossier sélectionné'));
  assert.ok(await hub.lineBoxes(page).nth(4).isChecked());
  await button(page, 'Retour').or(link(page, 'Retour')).click();
  await see(stepHeading(page, 'Définition de l’application', 1));
  assert.equal(await page.getByRole('textbox', { name: 'API Key (identifiant)', exact: true }).inputValue(), KEY);
  await visitor.check();
});

// WIZ-15
test('J4 · two tabs add the same application: the second is told', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'alice');
  const sic = await hub.sicOfKey(page);
  const other = await visitor.newTab();
  for (const tab of [page, other]) {
    await tab.goto('/loophub/applications');
    await hub.openWizard(tab);
    await hub.define(tab, sic);
    await hub.next(tab);
    await see(stepHeading(tab, 'Sélection des dossiers client', 2));
    await hub.lineBoxes(tab).first().check();
    await see(status(tab, '1 dossier sélectionné'));
    await hub.next(tab);
    await see(stepHeading(tab, 'Récapitulatif', 3));
  }
  await button(other, 'Valider').click();
  await see(status(other, `Succès : l’application ${APPLICATION} a été ajoutée et activée sur 1 dossier.`));
  await button(page, 'Valider').click();
  await see(page.getByRole('alert').getByText(`${APPLICATION} est déjà configurée pour ce cabinet.`, { exact: false }));
  await see(page.getByText('L’application sera immédiatement associée à 1 dossier client.', { exact: true }));
  await visitor.check({ status: 422 });
});
