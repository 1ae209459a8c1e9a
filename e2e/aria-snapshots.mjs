// S1–S15 as assistive technology reads them: one snapshot a screen, in `snapshots/`, to be reviewed like code.
// ARIA_SNAPSHOTS=write node run.mjs aria: writes them anew, where a screen was changed on purpose.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, status } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const FOLDER = new URL('./snapshots/', import.meta.url);
const WRITES = process.env.ARIA_SNAPSHOTS === 'write';
const OFFER = 'CEGID LOOP - Offre Start';
const CONTACT = 'api.collab@client.example';

/** What differs from one run to the next: days, hours, drafts, the moment in a partner's address, passes. */
const MOVING = [
  [/\d{2}\/\d{2}\/\d{4}/gu, '<jour>'],
  [/\d{1,2}(?:er)? (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre) \d{4}/gu, '<jour>'],
  [/\b\d{2}:\d{2}(?::\d{2})?\b/gu, '<heure>'],
  [/\/ajouter\/[^/\s"]+/gu, '/ajouter/<brouillon>'],
  [/\d{13}@/gu, '<instant>@'],
  [/(du|au|depuis)=[^&\s"]+/gu, '$1=<jour>'],
  [/http:\/\/127\.0\.0\.1:\d+/gu, '<adresse>'],
  // What scripts announce comes a moment later.
  [/- status: Description affichée\./gu, '- status'],
];

// ACT-02, ACT-03, ACT-05, ACT-06, APP-02, APP-04, GST-04
test('aria snapshots · S1 to S15 and the frame', async (journey) => {
  const server = await startHub(journey);
  const { page } = await newVisitor(journey, server.origin);
  const differences = [];
  const seen = new Set();
  // Identifiers that the demonstration draws anew each time.
  let drawn = [];
  const snapshot = async (name, zone = page.getByRole('main')) => {
    const moving = [...drawn.map((identifier) => [identifier, '<clé>']), ...MOVING];
    const text = `${moving.reduce((said, [what, by]) => said.replaceAll(what, by), await zone.ariaSnapshot())}\n`;
    seen.add(`${name}.yml`);
    const file = new URL(`${name}.yml`, FOLDER);
    if (WRITES) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, text);
      return;
    }
    try {
      assert.equal(text, readFileSync(file, 'utf8'));
    } catch (error) {
      differences.push(`${name}: ${error.message}`);
    }
  };

  await page.goto('/connexion');
  await snapshot('s11-connexion');
  await hub.signIn(page, 'alice');
  await page.goto('/loophub/cles');
  const shown = await page.getByRole('rowgroup').nth(1).getByRole('code').allInnerTexts();
  drawn = shown.map((identifier) => identifier.trim()).filter((identifier) => identifier !== hub.KEY);
  assert.ok(drawn.length > 0, 'the keys show their identifiers');
  await page.goto('/loophub/applications');
  await snapshot('cadre-menu', page.getByRole('navigation', { name: 'Menu principal' }));
  await snapshot('cadre-tete', page.getByRole('banner'));
  await snapshot('cadre-pied', page.getByRole('contentinfo'));
  await snapshot('s1-applications');
  const offer = page.getByRole('link', { name: `Supprimer ${OFFER}`, exact: true });
  const removal = await offer.getAttribute('href');
  await page.goto(removal);
  await snapshot('s9-suppression');

  const sic = await hub.sicOfKey(page);
  await hub.openWizard(page);
  await hub.define(page, sic);
  await snapshot('s2-definition');
  await hub.next(page);
  await see(hub.stepHeading(page, 'Sélection des dossiers client', 2));
  await snapshot('s3-dossiers');
  await hub.lineBoxes(page).first().check();
  await see(status(page, '1 dossier sélectionné'));
  await hub.next(page);
  await see(hub.stepHeading(page, 'Récapitulatif', 3));
  await snapshot('s4-recapitulatif');

  await page.goto('/portefeuille');
  await snapshot('s5-portefeuille');
  await page.goto('/dossiers/CEGID002/applications');
  await snapshot('s6-applications-du-dossier');
  await page.goto('/parametrage/clients/dossiers');
  await snapshot('s7-dossiers-client');
  await page.goto('/parametrage/clients/interlocuteurs');
  await snapshot('s8-interlocuteurs');
  await page.getByRole('rowheader', { name: 'API COLLAB' }).getByRole('link').click();
  await page.getByRole('navigation', { name: 'Détails de l’interlocuteur' }).getByRole('link', { name: /^Dossiers client/u }).click();
  await snapshot('s8-panneau', page.getByRole('region', { name: /API COLLAB/u }).first());
  await page.goto('/loophub/cles');
  await snapshot('s10-cles');
  await page.goto('/suivi/traitements');
  await snapshot('s12-traitements');
  await page.goto('/suivi/journal');
  await snapshot('s13-journal');
  await page.goto('/suivi/envois');
  await snapshot('s14-envois');

  await hub.openOffer(page, 'CEGID003', OFFER);
  const phone = await newVisitor(journey, server.origin, { viewport: { width: 390, height: 844 } });
  await phone.page.goto('/connexion/client');
  await phone.page.getByLabel(/^Adresse e-mail/u).fill(CONTACT);
  await button(phone.page, 'Recevoir un lien').click();
  await see(status(phone.page, 'un lien de connexion vient de lui être envoyé'));
  await phone.page.goto(await hub.linkSent(page));
  await button(phone.page, 'Se connecter').click();
  await see(phone.page.getByRole('heading', { name: 'Mes applications', level: 1 }));
  await snapshot('s15-mes-applications', phone.page.getByRole('main'));

  if (!WRITES) {
    const kept = readdirSync(FOLDER).filter((name) => !seen.has(name));
    differences.push(...kept.map((name) => `${name}: no screen is compared with it any more`));
  }
  assert.deepEqual(differences, [], differences.join('\n\n'));
});
