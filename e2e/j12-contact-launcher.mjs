// J12: a client's contact signs in by a one-time link, on a phone, and finds the offers open to them and nothing else.

import assert from 'node:assert/strict';
import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, status } from './harness/product.mjs';
import { reflowProblems } from './harness/reflow.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const CODE = 'CEGID003';
const OFFER = 'CEGID LOOP - Offre Start';
const ADDRESS = 'api.collab@client.example';
const PHONE = { width: 390, height: 844 };

for (const javaScript of [true, false]) {
  // GST-04
  test(`J12 · a contact's applications on a phone${javaScript ? '' : ', without JavaScript'}`, async (journey) => {
    const server = await startHub(journey);
    const staff = (await newVisitor(journey, server.origin)).page;
    await hub.signIn(staff, 'alice', '/portefeuille');
    await toggle(staff, true);

    const visitor = await newVisitor(journey, server.origin, { javaScript, axe: javaScript, viewport: PHONE });
    const { page } = visitor;
    await page.goto('/connexion/client');
    await visitor.check();
    await page.getByLabel(/^Adresse e-mail/u).fill(ADDRESS);
    await button(page, 'Recevoir un lien').click();
    await see(status(page, 'un lien de connexion vient de lui être envoyé'));
    await visitor.check();

    const address = await hub.linkSent(staff);
    await page.goto(address);
    await visitor.check();
    await button(page, 'Se connecter').click();
    await see(page.getByRole('heading', { name: 'Mes applications', level: 1 }));
    await visitor.check();
    assert.deepEqual(await reflowProblems(page), [], 'nothing leaves the screen');
    const tile = page.getByRole('link', { name: new RegExp(`^${OFFER}`, 'u') });
    assert.equal(await tile.getAttribute('target'), '_blank');
    assert.match((await tile.getAttribute('rel')) ?? '', /noopener/u);
    assert.equal(await hub.menuLink(page, 'Mon portefeuille').count(), 0, 'nothing of the staff');
    await page.goto('/portefeuille');
    await visitor.check({ status: 403 });
    await page.goto(address);
    await visitor.check({ status: 410 });

    await toggle(staff, false);
    await page.goto('/mes-applications');
    await see(page.getByText(new RegExp(`L’accès à ${OFFER} .*a été retiré par votre cabinet`, 'u')).first());
    await visitor.check();
    assert.equal(await page.getByRole('link', { name: new RegExp(`^${OFFER}`, 'u') }).count(), 0);
  });
}

/** Opens the offer to the contact on a dossier, or takes it back. */
async function toggle(page, on) {
  await page.goto(`/dossiers/${CODE}/applications`);
  const offer = page.getByRole('checkbox', { name: OFFER, exact: true });
  if (on) {
    await offer.check();
    const contacts = page.getByRole('combobox', { name: `Interlocuteur pour ${OFFER}`, exact: true }).first();
    await contacts.selectOption({ label: 'API COLLAB' });
  } else {
    await offer.uncheck();
  }
  await button(page, 'Valider').click();
  await see(status(page, `sur le dossier ${CODE}`));
}
