// J5: the owner of a dossier switches an application on for one of its contacts, from the portfolio.

import assert from 'node:assert/strict';
import { eventually, focused, see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, status } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const CODE = 'CEGID002';
const OFFER = 'CEGID LOOP - Offre Start';
const SAVED = `Succès : 1 application ajoutée sur le dossier ${CODE}`;

// ACT-01, ACT-02, ACT-03, ACT-04
test('J5 · from the portfolio, in the window', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'bruno', '/portefeuille');
  await visitor.check();
  const opener = page.getByRole('link', { name: `Applications du dossier ${CODE}`, exact: true });
  await opener.click();
  const window = page.getByRole('dialog', { name: new RegExp(`^Applications du dossier ${CODE} – `, 'u') });
  await see(window);
  await visitor.check();
  const offer = window.getByRole('checkbox', { name: OFFER, exact: true });
  await offer.check();
  await see(window.getByText('Sera ajoutée à la validation', { exact: true }).filter({ visible: true }));
  await button(window, 'Valider').click();
  await see(page.getByText(`Choisissez l’interlocuteur qui utilisera ${OFFER}.`).first());
  // Chromium reports the refused form, fetched by the window, as a resource that failed to load.
  visitor.problems = visitor.problems.filter((problem) => !problem.includes('422 (Unprocessable Entity)'));
  await visitor.check();
  const contacts = page.getByRole('combobox', { name: `Interlocuteur pour ${OFFER}`, exact: true }).first();
  const grey = contacts.getByRole('option', { name: /^DURAND Paul – à inviter sur le tenant/u });
  assert.ok(await grey.isDisabled(), 'a greyed contact cannot be chosen');
  await contacts.selectOption({ label: 'API COLLAB' });
  await button(page, 'Valider').click();
  await see(status(page, SAVED));
  await visitor.check();
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: CODE, exact: true }) });
  await see(row.getByRole('link', { name: /^3 applications/u }));

  await opener.click();
  await see(window);
  const added = window.getByRole('list', { name: 'Ajoutées (3)', exact: true });
  const card = added.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name: OFFER, exact: true }) });
  await see(card.getByText('Ajoutée', { exact: true }).filter({ visible: true }));
  await page.keyboard.press('Escape');
  await eventually('the window is closed', async () => (await window.count()) === 0);
  await focused(opener, 'the link that opened the window');
});

// ACT-03, ACT-04
test('J5 · without JavaScript, on a page', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin, { javaScript: false });
  const { page } = visitor;
  await hub.signIn(page, 'bruno', '/portefeuille');
  await page.getByRole('link', { name: `Applications du dossier ${CODE}`, exact: true }).click();
  await see(page.getByRole('heading', { name: new RegExp(`^Applications du dossier ${CODE} – `, 'u'), level: 1 }));
  await visitor.check();
  await page.getByRole('checkbox', { name: OFFER, exact: true }).check();
  await button(page, 'Valider').click();
  await see(page.getByText(`Choisissez l’interlocuteur qui utilisera ${OFFER}.`).first());
  await visitor.check({ status: 422 });
  const contacts = page.getByRole('combobox', { name: `Interlocuteur pour ${OFFER}`, exact: true }).first();
  await contacts.selectOption({ label: 'API COLLAB' });
  await button(page, 'Valider').click();
  await see(status(page, SAVED));
  await visitor.check();
});
