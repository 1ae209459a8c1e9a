// J3: fifty thousand dossiers at once, but one.

import assert from 'node:assert/strict';
import { french, numberIn, see, textOf } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { APPLICATION, button, status, stepHeading } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

/** Milliseconds, of the quickest of three: the machine is shared, and the program of the tests is not optimised. */
const SHOWN_WITHIN = /\/debug\//u.test(process.env.LOOPHUB_BIN ?? '') ? 1000 : 300;

// WIZ-10, WIZ-11, WIZ-12, WIZ-15, WIZ-16, AUD-01
test('J3 · apply to all of 50,000 dossiers but one', async (journey) => {
  const server = await startHub(journey, { dossiers: 50_000 });
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'alice');
  const sic = await hub.sicOfKey(page);
  await hub.openWizard(page);
  await hub.define(page, sic);
  await hub.next(page);
  await see(stepHeading(page, 'Sélection des dossiers client', 2));
  await visitor.check();

  const all = page.getByRole('button', { name: /^Appliquer à tous \([\d\s]+ dossiers\)$/u });
  const total = numberIn(await textOf(all));
  assert.ok(total >= 50_000 && total < 50_100, `${total} dossiers`);
  const chosen = status(page, `Tous les dossiers du cabinet sont sélectionnés (${french(total)})`);
  const times = [];
  for (let round = 0; round < 3; round += 1) {
    if (round > 0) {
      await button(page, 'Tout désélectionner').click();
      await see(status(page, 'Aucun dossier sélectionné'));
    }
    const start = performance.now();
    await all.click();
    await see(chosen);
    times.push(Math.round(performance.now() - start));
  }
  assert.ok(Math.min(...times) <= SHOWN_WITHIN, `shown after ${times.join(', ')} ms`);

  const left = total - 1;
  const minus = `${french(left)} dossiers sélectionnés (${french(total)} moins 1 retiré)`;
  await hub.lineBoxes(page).first().uncheck();
  await see(status(page, minus));
  await visitor.check();
  await page.getByRole('searchbox', { name: 'Code dossier, nom', exact: true }).fill('apo');
  await button(page, 'Rechercher').click();
  await see(page.getByRole('button', { name: /^Sélectionner (le dossier|les [\d\s]+ dossiers) de la recherche$/u }));
  await see(all);
  await see(status(page, minus));
  await visitor.check();
  await hub.next(page);

  await see(stepHeading(page, 'Récapitulatif', 3));
  await see(page.getByText(`L’application sera immédiatement associée à ${french(left)} dossiers client.`, { exact: true }));
  await see(page.getByText(`… et ${french(left - 50)} autres dossiers`, { exact: true }));
  await visitor.check();
  const second = await visitor.newTab();
  await second.goto(page.url());
  await see(button(second, 'Valider'));

  const added = `Succès : l’application ${APPLICATION} a été ajoutée et activée sur ${french(left)} dossiers.`;
  await button(page, 'Valider').click();
  await see(status(page, added));
  await visitor.check();
  await page.reload();
  await see(hub.applicationRow(page));
  await button(second, 'Valider').click();
  await second.waitForURL('**/loophub/applications**');
  assert.equal(await hub.applicationRow(second).count(), 1, 'sent twice, added once');
  assert.match(await textOf(hub.applicationRow(second)), new RegExp(french(left).replace(' ', '\\s'), 'u'));
  assert.equal(await hub.journalLines(page), 1, 'one act of 49,999 dossiers, one line');
  await visitor.check();
}, { alone: true });
