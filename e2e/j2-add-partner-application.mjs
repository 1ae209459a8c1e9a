// J2: an administrator adds a partner application on fifty dossiers.

import assert from 'node:assert/strict';
import { absent, eventually, see, textOf } from './harness/expect.mjs';
import { DATABASES, startHub } from './harness/hub.mjs';
import * as hub from './harness/product.mjs';
import { APPLICATION, KEY, button, link, status, stepHeading } from './harness/product.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const DOSSIERS = 2_340;
const ADDED = `Succès : l’application ${APPLICATION} a été ajoutée et activée sur 50 dossiers.`;

for (const database of DATABASES) {
  // APP-02, WIZ-01, WIZ-02, WIZ-03, WIZ-08, WIZ-09, WIZ-11, WIZ-12, WIZ-13, WIZ-14, WIZ-15
  test(`J2 · a partner application on 50 dossiers (${database})`, async (journey) => {
    const server = await startHub(journey, { dossiers: DOSSIERS, database });
    const visitor = await newVisitor(journey, server.origin);
    const { page } = visitor;
    await hub.signIn(page, 'alice', '/portefeuille');
    await visitor.check();
    const sic = await hub.sicOfKey(page);
    await visitor.check();

    await hub.menuLink(page, 'LoopHub').click();
    await see(page.getByText(`Gestion des applications pour le domaine ${hub.FIRM}`));
    await visitor.check();
    await absent(hub.applicationRow(page), APPLICATION);
    const configured = await page.getByRole('rowheader').allInnerTexts();
    await link(page, 'Ajouter une application').click();
    await see(stepHeading(page, 'Définition de l’application', 1));
    await visitor.check();
    assert.ok(await button(page, 'Suivant').isDisabled(), 'nothing is chosen yet');

    await page.getByRole('radio', { name: 'Partenaire', exact: true }).check();
    await eventually('the list follows the type', async () => (await hub.offered(page)).includes(APPLICATION));
    const offered = await hub.offered(page);
    const repeated = configured.filter((name) => offered.includes(name.trim()) && !name.includes('APIs Standard'));
    assert.deepEqual(repeated, [], 'what is configured already is not offered');
    await page.getByRole('combobox', { name: 'Application', exact: true }).selectOption({ label: APPLICATION });
    await see(page.getByText('Description', { exact: true }));
    assert.ok(await button(page, 'Suivant').isDisabled(), 'the key is missing');
    await hub.define(page, sic);
    await eventually('« Suivant » is enabled', () => button(page, 'Suivant').isEnabled());
    await page.getByRole('textbox', { name: 'API Key (identifiant)', exact: true }).fill('');
    await eventually('« Suivant » is disabled again', () => button(page, 'Suivant').isDisabled());
    await hub.define(page, sic);
    await hub.next(page);

    await see(stepHeading(page, 'Sélection des dossiers client', 2));
    await visitor.check();
    await see(page.getByText(/^1 - 50 sur 2\s\d{3}$/u));
    await wholePage(page).check();
    await see(status(page, 'Les 50 dossiers de la page sont sélectionnés'));
    await button(page, 'Page suivante').click();
    await see(page.getByText(/^51 - 100 sur 2\s\d{3}$/u));
    await visitor.check();
    assert.ok(!(await wholePage(page).isChecked()), 'the second page is not selected');
    await see(status(page, '50 dossiers sélectionnés'));
    await hub.next(page);

    await see(stepHeading(page, 'Récapitulatif', 3));
    await visitor.check();
    await see(page.getByText(`En cliquant sur le bouton « Valider », l’application ${APPLICATION} va être ajoutée à la configuration du cabinet.`, { exact: true }));
    await see(page.getByText('L’application sera immédiatement associée à 50 dossiers client.', { exact: true }));
    assert.equal(await page.getByRole('list', { name: 'Dossiers associés' }).getByRole('listitem').count(), 50);
    const secured = await hub.securedBy(page);
    assert.match(secured, new RegExp(`e-mail partenaire ${KEY}\\d{13}@\\S+\\.$`, 'u'));

    await button(page, 'Retour').or(link(page, 'Retour')).click();
    await see(stepHeading(page, 'Sélection des dossiers client', 2));
    await see(status(page, '50 dossiers sélectionnés').or(status(page, 'Les 50 dossiers de la page')));
    await button(page, 'Retour').or(link(page, 'Retour')).click();
    await see(stepHeading(page, 'Définition de l’application', 1));
    assert.ok(await page.getByRole('radio', { name: 'Partenaire', exact: true }).isChecked());
    assert.equal(await page.getByRole('textbox', { name: 'API Key (identifiant)', exact: true }).inputValue(), KEY);
    await visitor.check();
    await hub.next(page);
    await see(stepHeading(page, 'Sélection des dossiers client', 2));
    await hub.next(page);
    await see(stepHeading(page, 'Récapitulatif', 3));
    assert.equal(await hub.securedBy(page), secured, 'the partner e-mail is kept in the draft');

    await button(page, 'Valider').click();
    await see(status(page, ADDED));
    await visitor.check();
    await see(hub.applicationRow(page).getByRole('cell', { name: 'Partenaire', exact: true }));
    assert.match(await textOf(hub.applicationRow(page)), new RegExp(`\\b${KEY}\\b.*\\b50\\b`, 'u'));
    assert.equal(await hub.journalLines(page), 1, 'one act, one line');
    await visitor.check();
  });
}

function wholePage(page) {
  return page.getByRole('checkbox', { name: 'Sélectionner les 50 dossiers de la page', exact: true });
}
