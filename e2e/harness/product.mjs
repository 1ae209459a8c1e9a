// What the journeys share of the product: its people, its sign-in, the steps of the wizard.

import assert from 'node:assert/strict';
import { eventually, see, textOf } from './expect.mjs';

export const FIRM = 'CEGIDPARTENAIRES';
/** In the demonstration's catalogue, not configured there. */
export const APPLICATION = 'Dext';
/** A standard key of the demonstration that no application uses. */
export const KEY = '11111111';
export const PASSWORD = 'loophub-demo';
const ADDRESSES = {
  alice: 'alice@cegidpartenaires.example',
  emma: 'emma@cegidpartenaires.example',
  farid: 'farid@cabinetdupont.example',
  bruno: 'bruno@cegidpartenaires.example',
  chloe: 'chloe@cegidpartenaires.example',
  david: 'david@cegidpartenaires.example',
  gael: 'gael@cegidpartenaires.example',
};

/** The address of somebody of the demonstration. */
export function addressOf(who) {
  return ADDRESSES[who];
}

/** Asks for a page, signs in on the way, and stands on that page in the first firm. */
export async function signIn(page, who, to = '/loophub/applications') {
  await page.goto(to);
  await see(page.getByRole('heading', { name: 'Se connecter à Loop Hub', level: 1 }));
  await page.getByLabel(/^Adresse e-mail/).fill(ADDRESSES[who]);
  await page.getByLabel(/^Mot de passe/).fill(PASSWORD);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.waitForURL((url) => url.pathname === to);
}

/** The link of the main menu. */
export function menuLink(page, name) {
  return page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name, exact: true });
}

export function button(page, name) {
  return page.getByRole('button', { name, exact: true });
}

export function link(page, name) {
  return page.getByRole('link', { name, exact: true });
}

/** A status that holds these words. */
export function status(page, words) {
  return page.getByRole('status').filter({ hasText: words }).first();
}

export function stepHeading(page, name, n) {
  return page.getByRole('heading', { name: `${name} Étape ${n} sur 3`, exact: true });
}

/** The SIC code of a key, as the list of keys tells it. */
export async function sicOfKey(page, identifier = KEY) {
  await page.goto('/loophub/cles');
  return cellOf(page, identifier, 'Code SIC');
}

/** The text of a row's cell under a column; the row is the one that holds `content`. */
export async function cellOf(page, content, column) {
  const table = page.getByRole('table');
  const names = await table.getByRole('columnheader').allInnerTexts();
  const at = names.findIndex((name) => name.trim() === column);
  assert.notEqual(at, -1, `no column « ${column} » among ${names.join(', ')}`);
  const row = table.getByRole('row').filter({ hasText: content });
  const cells = row.getByRole('cell').or(row.getByRole('rowheader'));
  return textOf(cells.nth(at));
}

/** From anywhere to a new draft. */
export async function openWizard(page) {
  await menuLink(page, 'LoopHub').click();
  await page.getByRole('link', { name: 'Ajouter une application', exact: true }).first().click();
  await see(stepHeading(page, 'Définition de l’application', 1));
}

/** Fills the first step for a partner application with a key; leaves « Suivant » to the caller. */
export async function define(page, sic, { javaScript = true, application = APPLICATION, key = KEY } = {}) {
  await page.getByRole('radio', { name: 'Partenaire', exact: true }).check();
  if (!javaScript) await button(page, 'Choisir ce type').click();
  const applications = page.getByRole('combobox', { name: 'Application', exact: true });
  await eventually(`${application} is offered`, async () => (await offered(page)).includes(application));
  await applications.selectOption({ label: application });
  if (!javaScript) await button(page, 'Afficher cette application').click();
  await page.getByRole('textbox', { name: 'API Key (identifiant)', exact: true }).fill(key);
  await chooseSic(page, sic);
}

/** The applications that the list offers. */
export async function offered(page) {
  const list = page.getByRole('combobox', { name: 'Application', exact: true });
  if ((await list.count()) === 0) return [];
  return (await list.getByRole('option').allInnerTexts()).map((name) => name.trim());
}

/** Chooses the code that generated the key; asked only where the firm has several. */
export async function chooseSic(page, sic) {
  const codes = page.getByRole('combobox', { name: 'Code client (SIC)', exact: true });
  await see(codes);
  const labels = (await codes.getByRole('option').allInnerTexts()).map((label) => label.trim());
  const wanted = labels.find((label) => label.includes(sic));
  assert.ok(wanted, `no SIC code ${sic} among ${labels.join(', ')}`);
  await codes.selectOption({ label: wanted });
}

export async function next(page) {
  await button(page, 'Suivant').click();
}

/** The check boxes of the lines on screen, without the header's. */
export function lineBoxes(page) {
  return page.getByRole('rowgroup').nth(1).getByRole('checkbox');
}

/** The sentence of the summary that names the key and the partner e-mail. */
export async function securedBy(page) {
  return textOf(page.getByText(`L’application sera sécurisée par l’API key ${KEY}`));
}

/** The line of the list of applications. */
export function applicationRow(page, name = APPLICATION) {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
}

/** The lines of the journal that speak of an application. */
export async function journalLines(page, name = APPLICATION) {
  await page.goto('/suivi/journal');
  return page.getByRole('rowgroup').nth(1).getByRole('row').filter({ hasText: name }).count();
}

/** Opens an offer that needs a contact to API COLLAB on a dossier. */
export async function openOffer(page, code, offer) {
  await page.goto(`/dossiers/${code}/applications`);
  await page.getByRole('checkbox', { name: offer, exact: true }).check();
  const contacts = page.getByRole('combobox', { name: `Interlocuteur pour ${offer}`, exact: true }).first();
  if (!(await contacts.isVisible())) await button(page, 'Valider').click();
  await contacts.selectOption({ label: 'API COLLAB' });
  await button(page, 'Valider').click();
  await see(status(page, `sur le dossier ${code}`));
}

/** The address of the link that was sent: the demonstration shows its letters on the screen. */
export async function linkSent(page) {
  const row = page.getByRole('row').filter({ hasText: 'Votre lien de connexion' }).filter({ hasText: 'Affiché ici' });
  for (let times = 0; times < 40; times += 1) {
    await page.goto('/suivi/envois');
    if ((await row.count()) > 0) break;
    await page.waitForTimeout(250);
  }
  await row.getByRole('link').first().click();
  await see(page.getByRole('heading', { level: 1 }));
  const found = (await page.getByRole('main').innerText()).match(/\/invitation\/[0-9a-f]+/u);
  assert.ok(found, 'the letter holds a link');
  return found[0];
}
