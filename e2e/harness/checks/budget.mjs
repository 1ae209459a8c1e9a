// T-SIZE: bytes, requests and nodes (2-screens §11).

const LIST_ROWS = 25;
const LIMITS = {
  list: { raw: 120_000, sent: 20_000 },
  page: { raw: 60_000, sent: 12_000 },
  style: { raw: 40_000, sent: 10_000 },
  script: { raw: 30_000, sent: 10_000 },
};
const REQUESTS = 5;
const NODES = 1_500;
const BY_ITSELF = ['document', 'stylesheet', 'script', 'image', 'font', 'media', 'other'];

/** What is over its budget; `loaded` is what the page loaded, { kind, raw, sent } each. */
export async function budgetProblems(page, loaded, { javaScript }) {
  const { rows, nodes } = await page.evaluate(() => ({
    rows: document.querySelectorAll('tbody tr, main li').length,
    nodes: document.querySelectorAll('*').length,
  }));
  const problems = [];
  if (nodes > NODES) problems.push(`${nodes} nodes, more than ${NODES}`);
  const total = (kind) => {
    const parts = loaded.filter((part) => part.kind === kind && part.raw !== undefined);
    return { raw: sum(parts, 'raw'), sent: sum(parts, 'sent') };
  };
  const held = [
    ['HTML', total('document'), rows >= LIST_ROWS ? LIMITS.list : LIMITS.page],
    ['CSS', total('stylesheet'), LIMITS.style],
    ['JavaScript', total('script'), LIMITS.script],
  ];
  for (const [name, size, limit] of held) {
    if (size.raw > limit.raw) problems.push(`${name}: ${size.raw} bytes, more than ${limit.raw}`);
    if (size.sent > limit.sent) problems.push(`${name}: ${size.sent} bytes sent, more than ${limit.sent}`);
  }
  // The browser looks at the icon of the tab again, in its cache, whenever the address of a page changes in place.
  const requests = new Set(loaded.filter((part) => BY_ITSELF.includes(part.kind)).map(({ kind, url }) => `${kind} ${url}`));
  if (requests.size > REQUESTS) problems.push(`${requests.size} requests, more than ${REQUESTS}: ${[...requests].join(', ')}`);
  if (!javaScript && loaded.some((part) => part.kind === 'script')) problems.push('a script was fetched without JavaScript');
  return problems;
}

function sum(parts, name) {
  return parts.reduce((sofar, part) => sofar + part[name], 0);
}
