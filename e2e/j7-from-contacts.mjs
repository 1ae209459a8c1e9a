// J7: a service is proposed to a contact; who is not in the directory yet is invited first.

import assert from 'node:assert/strict';
import { absent, see } from './harness/expect.mjs';
import { startGraph } from './harness/graph.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, link, status } from './harness/product.mjs';
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
  await see(page.getByRole('heading', { name: 'Proposer un service – CEGID003 – pour DURAND Paul', exact: true }).first());
  await visitor.check();
  const offers = await page.getByRole('checkbox').count();
  assert.equal(await page.getByRole('checkbox', { name: 'Qonto', exact: true }).count(), 0, 'only what needs a contact');
  assert.ok(offers > 0);
  await page.getByRole('checkbox', { name: OFFER, exact: true }).check();
  await button(page, 'Valider').click();
  await see(status(page, '1 application ajoutée'));
  await visitor.check();
});

// GST-01, GST-02, ACT-07
test('J7 · with a Microsoft tenant: consent absent, an invitation refused, then made', async (journey) => {
  const graph = await startGraph(journey);
  const server = await startHub(journey, { settings: graph.settings });
  const visitor = await newVisitor(journey, server.origin);
  const { page } = visitor;
  await hub.signIn(page, 'alice', '/parametrage/cabinet/annuaire');
  await page.getByRole('radio', { name: 'Tenant Microsoft Entra du cabinet', exact: true }).check();
  await page.getByLabel(/^Tenant/u).last().fill('cabinet.onmicrosoft.com');
  await button(page, 'Enregistrer').click();
  await see(status(page, 'Succès : l’annuaire du cabinet est enregistré.'));
  await visitor.check();

  // Consent absent: nothing is asked of the tenant, nothing is activated.
  await propose(page, /^DURAND/u, 'CEGID003');
  const refusal = page.getByRole('alert');
  await see(refusal.getByText(/L’invitation de DURAND Paul est impossible\s: l’application Loop Teams n’a pas été consentie/u));
  await see(page.getByText('Qui peut donner ce consentement ?', { exact: true }));
  await visitor.check({ status: 422 });
  assert.equal(graph.invitations.length, 0, 'the tenant was not asked');

  // The consent is given at Microsoft, which leads back here.
  await link(page, 'Donner le consentement').click();
  await see(page.getByRole('heading', { name: 'Annuaire', level: 1 }));
  const asked = new URL(await link(page, 'Donner le consentement').evaluate((element) => element.href));
  assert.equal(asked.origin, graph.origin);
  const back = new URL(asked.searchParams.get('redirect_uri'));
  await page.goto(`${back.pathname}?admin_consent=True&state=${asked.searchParams.get('state')}`);
  await see(status(page, 'Succès : l’annuaire répond, les interlocuteurs peuvent être invités.'));
  await visitor.check();

  // The tenant refuses this domain; tried again, it accepts.
  graph.refusal = { status: 403, code: 'Forbidden', message: 'Guest invitations not allowed for your company.' };
  await propose(page, /^DURAND/u, 'CEGID003');
  await see(refusal.getByText(/Microsoft a refusé l’invitation de durand@exemple\.example\s: .*L’application n’a pas été activée pour cet interlocuteur\.$/u));
  await visitor.check({ status: 422 });
  const refused = graph.invitations.length;
  graph.refusal = undefined;
  await button(page, 'Réessayer').click();
  await see(page.getByText(/DURAND Paul a été invité sur le tenant du cabinet/u).first());
  assert.equal(graph.invitations.length, refused + 1, 'one invitation');
  await see(page.getByRole('heading', { name: 'Proposer un service – CEGID003 – pour DURAND Paul', exact: true }).first());
  await page.getByRole('checkbox', { name: OFFER, exact: true }).check();
  await button(page, 'Valider').click();
  await see(status(page, 'Succès : 1 application ajoutée pour DURAND Paul sur le dossier CEGID003.'));
  await visitor.check();
  await page.goto('/parametrage/clients/interlocuteurs');
  await see(page.getByRole('row').filter({ hasText: 'DURAND' }).getByText('Invitation envoyée', { exact: true }));
});

// GST-01, ACT-07
test('J7 · without a usable address nobody is invited', async (journey) => {
  const server = await startHub(journey);
  const visitor = await newVisitor(journey, server.origin, { javaScript: false });
  const { page } = visitor;
  await hub.signIn(page, 'alice', '/parametrage/clients/interlocuteurs');
  await propose(page, /^MOREL/u, 'CEGID002');
  await see(page.getByRole('alert').getByText(/L’adresse e-mail de MOREL Sophie n’est pas correcte\s: corrigez-la avant de l’inviter\./u));
  await visitor.check({ status: 422 });
  await link(page, 'Corriger l’adresse e-mail').click();
  await see(page.getByLabel(/^E-mail/u));
  await absent(page.getByRole('alert'), 'the error');
  await visitor.check();
});

/** From the list of contacts to the service proposed for one of their dossiers. */
async function propose(page, name, code) {
  await page.goto('/parametrage/clients/interlocuteurs');
  await page.getByRole('link', { name }).first().click();
  await page.getByRole('link', { name: /^Dossiers client \(/u }).click();
  const row = page.getByRole('table', { name: /^Dossiers de /u }).getByRole('row').filter({ hasText: code });
  await row.first().getByRole('button', { name: /^Proposer un service/u }).click();
}
