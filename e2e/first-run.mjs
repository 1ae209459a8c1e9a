// The first run: the page that makes the first firm says what is wrong with what was typed, keeps the rest, and leads into
// the firm; once it is made, there is no such page any more.

import assert from 'node:assert/strict';
import { see } from './harness/expect.mjs';
import { startEmptyHub } from './harness/hub.mjs';
import { button } from './harness/product.mjs';
import { reflowProblems } from './harness/reflow.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const PASSWORD = 'une phrase longue et facile';

for (const [theme, javaScript] of [['light', true], ['dark', true], ['light', false]]) {
  test(`the first run · ${theme}${javaScript ? '' : ' · without JavaScript'}`, async (journey) => {
    const server = await startEmptyHub(journey);
    const code = server.output.match(/^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$/mu)?.[0];
    assert.ok(code, 'the server tells a code');
    const visitor = await newVisitor(journey, server.origin, { theme, javaScript, axe: javaScript });
    const { page } = visitor;
    await page.goto('/');
    await see(page.getByRole('heading', { name: 'Installer Loop Hub', level: 1 }));
    await visitor.check();
    assert.deepEqual(await reflowProblems(page), [], 'at 320 px');

    const field = (name) => page.getByLabel(name);
    await field(/^Code d’installation/u).fill('AAAA-BBBB-CCCC-DDDD');
    await field(/^Domaine du cabinet/u).fill('CABINETMARTIN');
    await field(/^Nom du cabinet/u).fill('Cabinet Martin & associés');
    await field(/^Nom(?! du)/u).fill('Martin');
    await field(/^Prénom/u).fill('Élise');
    await field(/^Adresse e-mail/u).fill('elise@cabinetmartin.example');
    await passwords(page);
    await button(page, 'Créer le cabinet').click();
    await see(page.getByRole('alert').first());
    await visitor.check({ status: 422 });
    assert.equal(await field(/^Nom du cabinet/u).inputValue(), 'Cabinet Martin & associés', 'what was typed is kept');

    await field(/^Code d’installation/u).fill(code);
    await passwords(page);
    await button(page, 'Créer le cabinet').click();
    await page.waitForLoadState('load');
    await visitor.check();
    await page.goto('/connexion');
    if (await field(/^Adresse e-mail/u).isVisible()) {
      await field(/^Adresse e-mail/u).fill('elise@cabinetmartin.example');
      await field(/^Mot de passe/u).fill(PASSWORD);
      await button(page, 'Se connecter').click();
    }
    await page.goto('/loophub/applications');
    await see(page.getByRole('heading', { name: 'Applications', level: 1 }));
    await visitor.check();
    const again = await page.goto('/installation');
    assert.notEqual(again.status(), 200, 'a second firm is not made here');
  });
}

async function passwords(page) {
  await page.getByLabel(/^Mot de passe/u).fill(PASSWORD);
  await page.getByLabel(/^Saisissez-le une seconde fois/u).fill(PASSWORD);
}
