// C20: an idle session is prolonged by a button before it ends.

import { absent, eventually, see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

test('C20 · « Prolonger la session » comes twenty minutes before the end', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin, { axe: true });
  const { page } = visitor;
  await page.clock.install();
  await hub.signIn(page, 'alice', '/portefeuille');
  await page.clock.fastForward('07:39:00');
  await absent(button(page, 'Prolonger la session'), 'the offer, too early,');
  await page.clock.fastForward('00:01:30');
  await see(page.getByText('votre session se termine dans 20 minutes.').first());
  await visitor.check();
  await button(page, 'Prolonger la session').click();
  await eventually('it is taken away', async () => (await button(page, 'Prolonger la session').count()) === 0);
  await page.clock.fastForward('07:41:00');
  await see(button(page, 'Prolonger la session'));
});
