// J1: signing in leads where one was going; a person of two firms changes from one to the other by a button.

import assert from 'node:assert/strict';
import { eventually, see } from './harness/expect.mjs';
import { startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { button } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

for (const javaScript of [true, false]) {
  test(`J1 · sign in and change domain${javaScript ? '' : ' without JavaScript'}`, async (journey) => {
    const server = await startHub(journey);
    const visitor = await newVisitor(journey, server.origin, { javaScript, axe: javaScript });
    const { page } = visitor;
    await page.goto('/portefeuille');
    await see(page.getByRole('heading', { name: 'Se connecter à Loop Hub', level: 1 }));
    const address = page.getByLabel(/^Adresse e-mail/u);
    await address.fill(hub.addressOf('alice'));
    await page.getByLabel(/^Mot de passe/u).fill('pas celui-là');
    await button(page, 'Se connecter').click();
    await see(page.getByRole('alert').getByText('Adresse e-mail ou mot de passe incorrect.').first());
    await visitor.check({ status: 422 });
    assert.equal(await address.inputValue(), hub.addressOf('alice'), 'the address is kept');
    assert.match(await page.title(), /^Erreur\s: /u);

    await page.getByLabel(/^Mot de passe/u).fill(hub.PASSWORD);
    await button(page, 'Se connecter').click();
    await see(page.getByRole('heading', { name: 'Mon portefeuille', level: 1 }));
    await visitor.check();

    const domain = page.getByRole('combobox', { name: 'Domaine du cabinet', exact: true });
    await domain.selectOption('CABINETDUPONT');
    await page.waitForTimeout(200);
    assert.ok((await page.title()).includes(hub.FIRM), 'choosing alone changes nothing');
    await button(page, 'Changer').click();
    await eventually('the other firm', async () => (await page.title()).includes('CABINETDUPONT'));
    assert.equal(await hub.menuLink(page, 'LoopHub').count(), 0, 'Alice is plain staff there');
    await visitor.check();
    await page.goto('/loophub/applications');
    await visitor.check({ status: 403 });

    await page.goto('/portefeuille');
    await domain.selectOption(hub.FIRM);
    await button(page, 'Changer').click();
    await eventually('the first firm again', async () => (await page.title()).includes(hub.FIRM));
    await hub.menuLink(page, 'LoopHub').click();
    await see(page.getByText(`Gestion des applications pour le domaine ${hub.FIRM}`));
  });
}
