// J9, KEY-07: one key for each dossier of an application, made at once: their secrets come in a file given once, each opens
// its dossier alone, and all are revoked together. With and without JavaScript.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, link, status } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

for (const javaScript of [true, false]) {
  // KEY-07
  test(`J9 · a key for each dossier${javaScript ? '' : ' · without JavaScript'}`, async (journey) => {
    const server = await startHub(journey);
    const visitor = await newVisitor(journey, server.origin, { javaScript });
    const { page } = visitor;
    await hub.signIn(page, 'alice', '/loophub/applications');
    const qonto = page.getByRole('rowgroup').nth(1).getByRole('row').filter({ hasText: 'Qonto' });
    await qonto.getByRole('rowheader').getByRole('link').click();
    await link(page, 'Voir les clés par dossier').click();
    await visitor.check();
    await link(page, 'Créer des clés').first().click();
    await visitor.check();
    await page.getByRole('radio', { name: /^À une date/u }).check();
    await button(page, 'Suivant').click();
    await visitor.check({ status: 422 });
    await page.getByRole('radio', { name: '1 an', exact: true }).check();
    await button(page, 'Suivant').click();
    await visitor.check();
    const announced = page.getByText(/^\d+ clés seront créées pour Qonto, une par dossier\.$/u);
    await see(announced);
    const count = Number.parseInt(await announced.innerText(), 10);
    await button(page, `Créer ${count} clés`).click();
    await see(page.getByRole('heading', { name: `${count} clés créées`, level: 1 }));
    await visitor.check();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      link(page, 'Télécharger le fichier (CSV)').click(),
    ]);
    const [head, ...lines] = readFileSync(await file.path(), 'utf8').replace(/^\uFEFF/u, '').trim().split(/\r?\n/u);
    assert.equal(head, 'Code dossier;Identifiant;Secret;Valeur de x-apikey');
    assert.equal(lines.length, count);
    const keys = lines.map((line) => line.split(';')).map(([code, , , pair]) => ({ code, pair }));
    for (const { code, pair } of keys.slice(0, 3)) {
      for (const other of keys.slice(0, 3)) {
        assert.equal(await asked(server, pair, other.code), other.code === code ? 200 : 403, `${code} at ${other.code}`);
      }
    }
    await page.locator('#enregistre').check();
    await button(page, 'Terminer').click();
    await see(page.getByText(`${count} clés par dossier`).first());
    await visitor.check();
    const shown = await page.content();
    for (const { pair } of keys) assert.ok(!shown.includes(pair.split(':')[1]), 'no secret is shown again');

    await link(page, 'Tout révoquer').click();
    await visitor.check();
    const confirmation = page.getByLabel(/^Saisissez le nom de l’application/u);
    await confirmation.fill('Dext');
    await button(page, `Révoquer ${count} clés`).click();
    await visitor.check({ status: 422 });
    await confirmation.fill('Qonto');
    await button(page, `Révoquer ${count} clés`).click();
    await see(status(page, `Succès : ${count} clés par dossier ont été révoquées.`));
    await visitor.check();
    assert.equal(await asked(server, keys[0].pair, keys[0].code), 401);
  });
}

/** What the gate answers to a call on a dossier. */
async function asked(server, pair, code) {
  const headers = {
    'x-apikey': pair,
    'x-original-method': 'GET',
    'x-original-uri': `/loop-api-publiques/compte?codeDossier=${code}`,
  };
  return (await fetch(`${server.origin}/gate/nginx`, { headers })).status;
}
