// J11: letters that the mail server refuses end their delivery « avec des échecs », with the reason, and are tried again at
// once when asked; the journal finds the activation, shows what it came to, and is exported for spreadsheets.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventually, see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button, link, status } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { startSmtp } from './harness/smtp.mjs';
import { newVisitor } from './harness/visitor.mjs';

const OFFER = 'CEGID LOOP - Offre Co-production';
const CODE = 'CEGID002';

for (const javaScript of [true, false]) {
  // APP-05, AUD-02
  test(`J11 · a delivery with failures is tried again${javaScript ? '' : ' · without JavaScript'}`, async (journey) => {
    const smtp = await startSmtp(journey, { refuse: /bruno@/u });
    const server = await startHub(journey, { settings: smtp.settings });
    const visitor = await newVisitor(journey, server.origin, { javaScript });
    const { page } = visitor;
    await hub.signIn(page, 'alice');
    await hub.openOffer(page, CODE, OFFER);
    await page.goto('/loophub/applications');
    await link(page, `Supprimer ${OFFER}`).click();
    await page.getByRole('checkbox', { name: 'J’ai lu les conséquences ci-dessus.' }).check();
    await page.getByLabel(/^Pour confirmer, saisissez le nom de l’application/u).fill(OFFER);
    await button(page, 'Supprimer l’application').click();
    await see(status(page, `Succès : ${OFFER} a été supprimée.`));

    await page.goto('/suivi/traitements');
    await eventually('the delivery has ended', async () => {
      await page.reload();
      return (await page.getByText(/^(?:Échec|Terminé avec des échecs)$/u).count()) > 0;
    }, 30_000);
    await visitor.check();
    await page.getByRole('row').filter({ hasText: /maître de dossier|maîtres de dossier/u }).getByRole('link').first().click();
    const failures = page.getByRole('table', { name: 'Envois en échec' });
    await see(failures.getByRole('rowheader', { name: new RegExp(`^${hub.addressOf('bruno')}`, 'u') }));
    await see(failures.getByText(/550 5\.1\.1/u));
    await visitor.check();

    smtp.refuse = undefined;
    // The act is answered before the page is asked for again.
    await Promise.all([page.waitForEvent('load'), button(page, 'Réessayer les échecs').click()]);
    await eventually('nothing is left', async () => {
      await page.reload();
      return (await page.getByText('Terminé', { exact: true }).count()) > 0;
    }, 30_000);
    assert.equal(await page.getByRole('table', { name: 'Envois en échec' }).count(), 0);
    assert.equal(smtp.to(hub.addressOf('bruno')).length, 1, 'it left once');
    await visitor.check();

    await page.goto('/suivi/journal');
    await page.getByRole('combobox', { name: 'Action', exact: true }).selectOption({ label: 'Activation' });
    await page.getByLabel(/^Code dossier/u).fill(CODE);
    await button(page, 'Filtrer').click();
    await visitor.check();
    const line = page.getByRole('row').filter({ hasText: OFFER }).filter({ hasText: CODE });
    await see(line.first());
    const [download] = await Promise.all([page.waitForEvent('download'), link(page, 'Exporter (CSV)').click()]);
    const csv = readFileSync(await download.path(), 'utf8');
    assert.ok(csv.startsWith('\u{FEFF}') && csv.split('\r\n')[1].includes(';'), 'for spreadsheets in French');
    await line.first().getByRole('link').first().click();
    await see(page.getByRole('heading', { name: 'Après', level: 2 }));
    await visitor.check();
  });
}
