// J7: a service is proposed to a contact; who is not in the directory yet is invited first.

import assert from 'node:assert/strict';
import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, status } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const OFFER = 'CEGID LOOP - Offre Start';

// ACT-06, ACT-07
test('J7 · a contact is invited first, then the window opens for them alone', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'alice', '/portefeuille');
  await hub.menuLink(page, 'Interlocuteurs').click();
  await see(page.getByRole('heading', { name: 'Interlocuteurs', level: 1 }));
  await visitor.check();
  await page.getByRole('link', { name: /^DURAND/u }).first().click();
  await page.getByRole('link', { name: /^Dossiers client \(/u }).click();
  const row = page.getByRole('table', { name: /^Dossiers de /u }).getByRole('row').filter({ hasText: 'CEGID003' });
  await see(row.first());
  await visitor.check();
  await row.first().getByRole('button', { name: /^Proposer un service/u }).click();

  await see(page.getByText(/DURAND Paul a été invité sur le tenant du cabinet/u).first());
  await see(page.getByRole('heading', { name: /^Proposer un service – CEGID003 – pour DURAND Paul$/u }).first());
  await visitor.check();
  const offers = await page.getByRole('checkbox').count();
  assert.equal(await page.getByRole('checkbox', { name: 'Qonto', exact: true }).count(), 0, 'only what needs a contact');
  assert.ok(offers > 0);
  await page.getByRole('checkbox', { name: OFFER, exact: true }).check();
  await button(page, 'Valider').click();
  await see(status(page, '1 application ajoutée'));
  await visitor.check();
});
