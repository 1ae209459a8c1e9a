// Assertions that wait, on locators by role, label and text.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until exactly this is on screen. */
export async function see(locator) {
  await locator.waitFor({ state: 'visible' });
}

/** Waits until a condition answers true; `what` says what was waited for. */
export async function eventually(what, condition, limit = 5_000) {
  const end = Date.now() + limit;
  let last;
  while (Date.now() < end) {
    last = await condition();
    if (last === true) return;
    await sleep(25);
  }
  assert.fail(`not within ${limit} ms: ${what} (last: ${last})`);
}

/** No such thing on the page. */
export async function absent(locator, what) {
  assert.equal(await locator.count(), 0, `${what} must not be there`);
}

/** The text of an element with every space made ordinary, as assistive technology compares it. */
export async function textOf(locator) {
  return plain(await locator.innerText());
}

/** Every run of white space as one ordinary space. */
export function plain(text) {
  return text.replace(/\s+/gu, ' ').trim();
}

/** « 50 000 » → 50000. */
export function numberIn(text) {
  return Number(text.replace(/[^\d]/gu, ''));
}

/** 50000 → « 50 000 » with ordinary spaces, as Playwright compares names. */
export function french(number) {
  return String(number).replace(/\B(?=(?:\d{3})+$)/gu, ' ');
}

/** Whether the element has the focus, waited for. */
export async function focused(locator, what) {
  await eventually(`${what} has the focus`, () => locator.evaluate((element) => element === document.activeElement));
}
