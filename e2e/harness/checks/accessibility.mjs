// axe on the page as it stands: errors shown, menus open.

import axe from 'axe-core';
import { SIGNED_OFF } from './signed-off.mjs';

const OPTIONS = {
  runOnly: {
    type: 'tag',
    values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'RGAAv4'],
  },
  rules: {
    'label-content-name-mismatch': { enabled: true },
    'table-fake-caption': { enabled: true },
    'td-has-header': { enabled: true },
  },
  resultTypes: ['violations', 'incomplete'],
};

/** Every violation, and every doubt that nobody has signed off by name. */
export async function accessibilityProblems(page) {
  await page.evaluate(axe.source);
  const { violations, incomplete } = await page.evaluate((options) => globalThis.axe.run(document, options), OPTIONS);
  const told = (kind, { id, help, nodes }) =>
    nodes.map(({ target, any, all, none }) => ({
      id,
      target: target.join(' '),
      text: `axe ${kind} ${id}: ${help} – ${target.join(' ')} – ${[...any, ...all, ...none].map((c) => c.message).join('; ')}`,
    }));
  const doubts = incomplete.flatMap((result) => told('incomplete', result)).filter((doubt) => !signedOff(doubt));
  return [...violations.flatMap((result) => told('violation', result)), ...doubts].map(({ text }) => text);
}

function signedOff({ id, target, text }) {
  return SIGNED_OFF.some((entry) => entry.rule === id && entry.target.test(target) && (entry.what?.test(text) ?? true));
}
