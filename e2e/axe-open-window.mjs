// The window over its page, menus open and errors shown: axe in both themes.

import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, link } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const OFFER = 'CEGID LOOP - Offre Start';

for (const theme of ['light', 'dark']) {
  // ACT-03
  test(`every page · ${theme} · the window open, and its errors`, async (journey) => {
    const server = await startHub(journey);
    const visitor = await newVisitor(journey, server.origin, { theme, axe: true });
    const { page } = visitor;
    await hub.signIn(page, 'alice', '/portefeuille/tous');
    await link(page, 'Applications du dossier CEGID002').click();
    const window = page.getByRole('dialog');
    await see(window);
    await visitor.check();
    await window.getByRole('checkbox', { name: OFFER, exact: true }).check();
    await see(window.getByText('Sera ajoutée à la validation', { exact: true }).filter({ visible: true }));
    await visitor.check();
    await button(window, 'Valider').click();
    await see(window.getByRole('alert'));
    // Chromium reports the refused form, fetched by the window, as a resource that failed to load.
    visitor.problems = visitor.problems.filter((problem) => !problem.includes('422 (Unprocessable Entity)'));
    await visitor.check();
    await page.keyboard.press('Escape');
    await see(window.getByText('Abandonner les modifications ?', { exact: true }));
    await visitor.check();
  });

  // ACT-02, ACT-05
  test(`every page · ${theme} · the menus of a list open`, async (journey) => {
    const server = await startHub(journey);
    const visitor = await newVisitor(journey, server.origin, { theme, axe: true });
    const { page } = visitor;
    await hub.signIn(page, 'alice', '/parametrage/clients/dossiers');
    for (const name of ['Colonnes', 'Exporter', 'Imprimer', 'Actions']) {
      await button(page, name).click();
      await visitor.check();
      await page.keyboard.press('Escape');
    }
  });
}
