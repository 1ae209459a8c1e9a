// The automatic checks of every page (2-screens §13.3). Each one answers with a list of problems.

import { accessibilityProblems } from './checks/accessibility.mjs';
import { budgetProblems } from './checks/budget.mjs';
import { structureProblems } from './checks/structure.mjs';
import { typographyProblems } from './checks/typography.mjs';

/**
 * Inspects the page a visitor looks at. `status` is the one its last navigation must have had; `page` another tab
 * than the first.
 */
export async function inspect(visitor, { status = 200, page = visitor.page } = {}) {
  await page.waitForLoadState('load');
  const problems = visitor.problems.splice(0);
  if (visitor.document?.status !== status) {
    problems.push(`status ${visitor.document?.status} instead of ${status} (${visitor.document?.url})`);
  }
  problems.push(...(await structureProblems(page)));
  problems.push(...titleProblems(visitor, await page.title(), new URL(page.url()), status));
  problems.push(...(await typographyProblems(page)));
  problems.push(...(await budgetProblems(page, await Promise.all(visitor.loaded), visitor)));
  if (visitor.axe) problems.push(...(await accessibilityProblems(page)));
  if (problems.length > 0) {
    throw new Error(`${page.url()} (${visitor.theme}):\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** A title says the page and the product, and no other view has it. */
export function titleProblems({ titles }, title, url, status) {
  const problems = [];
  if (!/\S.* – Loop Hub$/u.test(title)) problems.push(`the title does not end with the product: « ${title} »`);
  // 422 and 409 answers show a known view again, under a title that begins differently.
  const view = `${url.pathname.replace(/\/\d+(?=\/|$)/gu, '/{id}')} ${status >= 400 ? status : ''}`;
  const other = titles.get(title);
  if (other !== undefined && other !== view && ![403, 404].includes(status)) {
    problems.push(`« ${title} » is the title of ${other} and of ${view}`);
  }
  if (status === 422 && !/^(Erreur\s: |Error: )/u.test(title)) problems.push(`an error is not in the title: « ${title} »`);
  titles.set(title, view);
  return problems;
}
