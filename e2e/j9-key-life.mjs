// J9: the life of a key: its secret is shown once, a renewal overlaps as long as was chosen or until it is ended, a revocation
// asks for the identifier. With and without JavaScript.

import assert from 'node:assert/strict';
import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, link, status } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const NAME = 'Essai de clé';

for (const javaScript of [true, false]) {
  // KEY-01, KEY-02, KEY-03, KEY-05
  test(`J9 · a key is created, renewed and revoked${javaScript ? '' : ' · without JavaScript'}`, async (journey) => {
    const server = await startHub(journey);
    const visitor = await newVisitor(journey, server.origin, { javaScript });
    const { page } = visitor;
    await hub.signIn(page, 'alice', '/loophub/cles');
    await visitor.check();
    await link(page, 'Créer une clé d’API').first().click();
    await page.getByLabel(/^Nom/u).fill(NAME);
    await page.getByRole('radio', { name: 'API standard', exact: true }).check();
    await page.getByRole('combobox', { name: 'Code SIC', exact: true }).selectOption({ label: 'FR001' });
    await page.getByRole('radio', { name: '90 jours', exact: true }).check();
    await button(page, 'Créer la clé').click();
    await see(page.getByRole('heading', { name: 'Clé créée', level: 1 }));
    await visitor.check();
    const [identifier, first] = await shown(page);
    assert.match(first, /^lhs_[0-9A-Za-z]{46}$/u);
    if (javaScript) {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await button(page, 'Copier le secret').click();
      await see(status(page, 'Secret copié'));
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), first);
    }
    // The key is known and its secret right; no application uses it yet.
    assert.equal(await said(server, identifier, first), 'key_not_configured');

    await page.locator('#enregistre').check();
    await button(page, 'Terminer').click();
    await link(page, NAME).click();
    await see(page.getByText(/^Créée le .+ par Alice Martin$/u));
    await visitor.check();
    assert.ok(!(await page.content()).includes(first), 'the secret is nowhere any more');

    await link(page, 'Renouveler').click();
    await visitor.check();
    await page.getByRole('radio', { name: '24 heures', exact: true }).check();
    await button(page, 'Renouveler la clé').click();
    await see(page.getByRole('heading', { name: 'Clé renouvelée', level: 1 }));
    await visitor.check();
    const [same, second] = await shown(page);
    assert.equal(same, identifier);
    for (const secret of [first, second]) assert.equal(await said(server, identifier, secret), 'key_not_configured');

    await page.goto('/loophub/cles');
    await link(page, NAME).click();
    await see(page.getByText(/L’ancien secret reste valable jusqu’au/u).first());
    await visitor.check();
    await button(page, 'Mettre fin au délai maintenant').click();
    await see(status(page, 'n’est plus valable'));
    assert.equal(await said(server, identifier, first), 'invalid_credentials');
    assert.equal(await said(server, identifier, second), 'key_not_configured');

    await link(page, 'Révoquer').click();
    const confirmation = page.getByLabel(/^Pour confirmer, saisissez l’identifiant/u);
    await confirmation.fill('pas-cette-cle');
    await button(page, 'Révoquer la clé').click();
    await see(page.getByText(`L’identifiant saisi ne correspond pas. Saisissez : ${identifier}.`).first());
    await visitor.check({ status: 422 });
    await confirmation.fill(identifier);
    await button(page, 'Révoquer la clé').click();
    await see(status(page, `Succès : la clé ${NAME} a été révoquée.`));
    await visitor.check();
    assert.equal(await said(server, identifier, second), 'key_revoked');
  });
}

// KEY-03
test('J9 · twenty-five hours later the old secret is refused', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'alice', '/loophub/cles');
  const [identifier, first] = await renewed(page);
  const [, second] = await renewed(page, '24 heures');
  for (const secret of [first, second]) assert.notEqual(await said(server, identifier, secret), 'invalid_credentials');
  await server.stop();
  await server.start({ later: '+23h' });
  assert.notEqual(await said(server, identifier, first), 'invalid_credentials');
  await server.stop();
  await server.start({ later: '+25h' });
  assert.equal(await said(server, identifier, first), 'invalid_credentials');
  assert.notEqual(await said(server, identifier, second), 'invalid_credentials');
});

/** Renews a key of the demonstration; answers with what is shown. */
async function renewed(page, overlap = 'Coupure immédiate') {
  await page.goto('/loophub/cles');
  await link(page, 'Beeye').first().click();
  await link(page, 'Renouveler').click();
  await page.getByRole('radio', { name: overlap, exact: true }).check();
  await button(page, 'Renouveler la clé').click();
  await see(page.getByRole('heading', { name: 'Clé renouvelée', level: 1 }));
  return shown(page);
}

/** The identifier and the secret on the page. */
async function shown(page) {
  const only = async (pattern) => (await page.getByText(pattern).first().innerText()).trim();
  return [await only(/^[a-z0-9]{12}$/u), await only(/^lhs_[0-9A-Za-z]{46}$/u)];
}

/** What the API says of a key. */
async function said(server, identifier, secret) {
  const answer = await fetch(`${server.origin}/api/v1/key`, { headers: { 'x-apikey': `${identifier}:${secret}` } });
  return (await answer.json()).code;
}
