// J5 again with the keyboard only: the window, an error in it, « Valider », and the way back to the row.

import { absent, eventually, focused, see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import { pressOn, tabTo } from './harness/keyboard.mjs';
import * as hub from './harness/product.mjs';
import { button, link, status } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const CODE = 'CEGID002';
const OFFER = 'CEGID LOOP - Offre Start';

// ACT-03, ACT-04
test('J5 · by keyboard only', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'bruno', '/portefeuille');
  const opener = link(page, `Applications du dossier ${CODE}`);
  await pressOn(page, opener);
  const window = page.getByRole('dialog', { name: new RegExp(`^Applications du dossier ${CODE} – `, 'u') });
  await see(window);
  await focused(window.getByRole('heading').first(), 'the heading of the window');

  const offer = window.getByRole('checkbox', { name: OFFER, exact: true });
  await pressOn(page, offer, 'Space');
  await see(window.getByText('Sera ajoutée à la validation', { exact: true }).filter({ visible: true }));
  await see(window.getByText('1 application sera ajoutée.', { exact: true }));
  await pressOn(page, button(window, 'Valider'));
  const problem = window.getByRole('link', { name: `Choisissez l’interlocuteur qui utilisera ${OFFER}.`, exact: true });
  await see(problem);
  // Chromium reports the refused form, fetched by the window, as a resource that failed to load.
  visitor.problems = visitor.problems.filter((one) => !one.includes('422 (Unprocessable Entity)'));
  await pressOn(page, problem);
  const contacts = window.getByRole('combobox', { name: `Interlocuteur pour ${OFFER}`, exact: true });
  await focused(contacts, 'the list that the error points at');
  await page.keyboard.type('API COLLAB');
  await pressOn(page, button(window, 'Valider'));
  await see(status(page, `Succès : 1 application ajoutée sur le dossier ${CODE}.`));
  await focused(opener, 'the link that opened the window');
  await visitor.check();

  // Escape: without changes it closes, with changes it asks.
  await page.keyboard.press('Enter');
  await see(window);
  await page.keyboard.press('Escape');
  await eventually('the window is closed', async () => (await window.count()) === 0);
  await focused(opener, 'the link that opened the window');
  await page.keyboard.press('Enter');
  await see(window);
  await pressOn(page, offer, 'Space');
  await page.keyboard.press('Escape');
  await see(window.getByText('Abandonner les modifications ?', { exact: true }));
  await focused(button(window, 'Continuer la saisie'), 'the answer that loses nothing');
  await tabTo(page, button(window, 'Abandonner'));
  await page.keyboard.press('Enter');
  await absent(window, 'the window');
  await focused(opener, 'the link that opened the window');
});
