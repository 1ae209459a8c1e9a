// J8: an offer is deleted with its impact; the accesses end first, then one letter leaves to each owner.

import assert from 'node:assert/strict';
import { eventually, plain, see, textOf } from './harness/expect.mjs';
import { DATABASES, startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, link, status } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { startSmtp } from './harness/smtp.mjs';
import { newVisitor } from './harness/visitor.mjs';

const OFFER = 'CEGID LOOP - Offre Co-production';
const CODES = ['CEGID002', 'CEGID003'];

for (const database of DATABASES) {
  // APP-04, APP-05
  test(`J8 · delete an offer with its impact (${database})`, async (journey) => {
    const smtp = await startSmtp(journey);
    const server = await startHub(journey, { database, settings: smtp.settings });
    const visitor = await newVisitor(journey, server.origin);
    const { page } = visitor;
    await hub.signIn(page, 'alice');
    for (const code of CODES) await hub.openOffer(page, code, OFFER);
    await toRemoval(page);
    await visitor.check();
    await figures(page, ['2', '1', '1']);
    await see(page.getByText('Un e-mail sera envoyé au maître de dossier concerné.').or(page.getByText(/^Un e-mail sera envoyé/u)).first());

    await button(page, 'Supprimer l’application').click();
    const errors = page.getByRole('alert');
    await see(errors.getByText(`Le nom saisi ne correspond pas. Saisissez : ${OFFER}.`));
    await see(errors.getByText('Cochez la case pour confirmer que vous avez lu les conséquences.'));
    await visitor.check({ status: 422 });

    // Somebody else opens one more dossier: what was read is no longer true.
    await confirm(page, OFFER);
    const other = await newVisitor(journey, server.origin);
    await hub.signIn(other.page, 'david', '/portefeuille');
    await hub.openOffer(other.page, 'CEGID001', OFFER);
    await button(page, 'Supprimer l’application').click();
    await see(page.getByText(/les conséquences ont changé depuis l’affichage/u).first());
    await figures(page, ['3', '1', '1']);
    const mails = smtp.mails.length;

    await confirm(page, 'cegid loop – offre CO-PRODUCTION');
    await page.getByLabel(/^Motif/u).fill('Fin de contrat');
    await button(page, 'Supprimer l’application').click();
    await see(status(page, `Succès : ${OFFER} a été supprimée. 3 accès retirés`));
    await visitor.check();
    const owner = hub.addressOf('bruno');
    await eventually('the owner is written to', () => smtp.to(owner).length === 1, 20_000);
    await page.waitForTimeout(1_000);
    assert.equal(smtp.mails.length, mails + 1, 'one letter for one owner, and no other');
    const [letter] = smtp.to(owner);
    assert.match(plain(letter.subject), new RegExp(`^Accès retirés : ${OFFER} – 3 dossiers concernés`, 'u'));
    for (const code of [...CODES, 'CEGID001']) assert.ok(letter.text.includes(code), `${code} is listed`);
    assert.ok(letter.text.includes('Fin de contrat'), 'the reason is told');
    await page.goto('/suivi/envois');
    await see(page.getByRole('row').filter({ hasText: owner }).getByText('Envoyé').first());
    await visitor.check();
  });
}

// APP-05
test('J8 · with the mail server down, the deletion succeeds and the letter leaves later, once', async (journey) => {
  const smtp = await startSmtp(journey);
  const server = await startHub(journey, { settings: smtp.settings });
  const visitor = await newVisitor(journey, server.origin, { javaScript: false });
  const { page } = visitor;
  await hub.signIn(page, 'alice');
  await hub.openOffer(page, CODES[0], OFFER);
  await smtp.stop();
  await toRemoval(page);
  await confirm(page, OFFER);
  await button(page, 'Supprimer l’application').click();
  await see(status(page, `Succès : ${OFFER} a été supprimée.`));
  await page.goto('/suivi/envois');
  await eventually('the outbox says so', async () => {
    await page.reload();
    return (await page.getByText(/^Aucun e-mail ne part depuis/u).count()) > 0 || (await page.getByText(/Nouvel essai prévu/u).count()) > 0;
  }, 20_000);
  await visitor.check();
  await smtp.start();
  // Tried again after a minute, by itself.
  await eventually('the letter leaves', () => smtp.to(hub.addressOf('bruno')).length === 1, 120_000);
  await page.waitForTimeout(1_000);
  assert.equal(smtp.to(hub.addressOf('bruno')).length, 1, 'once');
});

async function toRemoval(page) {
  await page.goto('/loophub/applications');
  await link(page, `Supprimer ${OFFER}`).click();
  await see(page.getByRole('heading', { name: `Supprimer ${OFFER} ?`, level: 1 }));
}

/** Dossiers, people who lose access, letters. */
async function figures(page, expected) {
  const told = page.getByRole('region', { name: 'Conséquences', exact: true }).getByRole('definition');
  const found = [];
  for (let at = 0; at < 3; at += 1) found.push(await textOf(told.nth(at)));
  assert.deepEqual(found, expected);
}

async function confirm(page, name) {
  await page.getByRole('checkbox', { name: 'J’ai lu les conséquences ci-dessus.' }).check();
  await page.getByLabel(/^Pour confirmer, saisissez le nom de l’application/u).fill(name);
}
