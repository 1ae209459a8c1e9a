// The pictures of the book (docs/book), taken of the pages as they are. `HUB_BOOK=FOLDER` keeps them; otherwise this
// only shows that each can still be taken.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, link } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const FOLDER = process.env.HUB_BOOK;

test('the book · every picture is of a page as it is', async (journey) => {
  const server = await startHub(journey, { dossiers: 120 });
  const visitor = await newVisitor(journey, server.origin, { viewport: { width: 1366, height: 800 } });
  const { page } = visitor;
  await page.goto('/connexion');
  await picture(page, 'connexion');
  await hub.signIn(page, 'alice', '/portefeuille');
  await picture(page, 'portefeuille');
  await page.goto('/dossiers/CEGID002/applications?porte=portefeuille');
  await see(page.getByRole('heading', { name: /^Applications du dossier CEGID002/u }).first());
  await picture(page, 'fenetre');
  await page.goto('/loophub/applications');
  await picture(page, 'applications');
  await page.getByRole('row').filter({ hasText: 'CEGID LOOP - Offre Co-production' }).getByRole('link', { name: /^Supprimer/u }).click();
  await see(page.getByRole('heading', { name: /^Supprimer CEGID LOOP - Offre Co-production/u }).first());
  await picture(page, 'supprimer');
  const sic = await hub.sicOfKey(page);
  await hub.openWizard(page);
  await hub.define(page, sic);
  await picture(page, 'definition');
  await hub.next(page);
  await see(hub.stepHeading(page, 'Sélection des dossiers client', 2));
  await button(page, 'Appliquer à tous (138 dossiers)').click();
  await see(hub.status(page, 'Tous les dossiers'));
  await picture(page, 'selection');
  await hub.next(page);
  await see(hub.stepHeading(page, 'Récapitulatif', 3));
  await picture(page, 'recapitulatif');
  await page.goto('/parametrage/clients/dossiers');
  await see(link(page, 'Importer'));
  await picture(page, 'dossiers');
  await page.goto('/parametrage/clients/interlocuteurs');
  await page.getByRole('link', { name: /^API COLLAB/u }).first().click();
  await page.getByRole('link', { name: /^Dossiers client \(/u }).click();
  await picture(page, 'interlocuteurs');
});

async function picture(page, name) {
  if (FOLDER) mkdirSync(FOLDER, { recursive: true });
  await page.screenshot(FOLDER ? { path: path.join(FOLDER, `${name}.png`) } : {});
}
