// J8 again with the keyboard only: the consequences are read, refused once, confirmed.

import { focused, see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import { pressOn, tabTo } from './harness/keyboard.mjs';
import * as hub from './harness/product.mjs';
import { button, link, status } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const OFFER = 'CEGID LOOP - Offre Co-production';

// APP-04, APP-05
test('J8 · by keyboard only', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'alice');
  await hub.openOffer(page, 'CEGID002', OFFER);
  await page.goto('/loophub/applications');

  await pressOn(page, link(page, `Supprimer ${OFFER}`));
  await see(page.getByRole('heading', { name: `Supprimer ${OFFER} ?`, level: 1 }));
  const remove = button(page, 'Supprimer l’application');
  await pressOn(page, remove);
  const errors = page.getByRole('alert');
  await see(errors.getByText(`Le nom saisi ne correspond pas. Saisissez : ${OFFER}.`));
  await visitor.check({ status: 422 });

  await pressOn(page, link(errors, 'Cochez la case pour confirmer que vous avez lu les conséquences.'));
  await focused(page.getByRole('checkbox', { name: 'J’ai lu les conséquences ci-dessus.' }), 'the box that the error points at');
  await page.keyboard.press('Space');
  await tabTo(page, page.getByLabel(/^Pour confirmer, saisissez le nom de l’application/u));
  await page.keyboard.type(OFFER);
  await tabTo(page, page.getByLabel(/^Motif/u));
  await page.keyboard.type('Fin de contrat');
  await pressOn(page, remove);
  await see(status(page, `Succès : ${OFFER} a été supprimée. 1 accès retiré`));
  await visitor.check();
});
