// T-TYPO: the French text that is shown, as a printer would set it (2-screens §3.1).

const RULES = [
  [/ [;!?]/u, 'an ordinary space before ; ! ? instead of U+202F'],
  [/ :/u, 'an ordinary space before : instead of U+00A0'],
  [/[\p{L}\p{N}»)][;!?](?=\s|$)/u, 'no space before ; ! ?'],
  [/[\p{L}\p{N}»)]:(?=\s|$)/u, 'no space before :'],
  [/«(?!\u00A0)/u, 'no U+00A0 after «'],
  [/(?<!\u00A0)»/u, 'no U+00A0 before »'],
  [/'/u, 'a straight apostrophe instead of U+2019'],
  [/\.\.\./u, 'three dots instead of U+2026'],
  [/\(s\)/u, '« (s) » instead of a plural'],
  [/(?<![\p{L}\p{N}/:.-])\d{1,3}(?:[ \u00A0]\d{3})+(?![\p{L}\p{N}/:-])/u, 'thousands without U+202F'],
  [/\d [%€]/u, 'an ordinary space before % or €'],
];

/** What is wrong with one text. */
export function textProblems(text) {
  return RULES.filter(([pattern]) => pattern.test(text)).map(([, what]) => what);
}

/** What is wrong with the texts that a French page shows, its title included. */
export async function typographyProblems(page) {
  const texts = await page.evaluate(() => {
    if (document.documentElement.lang !== 'fr') return [];
    // Code is copied as it is; what is in another language has its own rules.
    const apart = 'script,style,code,pre,textarea,[translate="no"],[lang]:not(html):not([lang="fr"])';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [document.title];
    while (walker.nextNode()) {
      const { parentElement, nodeValue } = walker.currentNode;
      if (nodeValue.trim() !== '' && !parentElement.closest(apart)) found.push(nodeValue.replace(/[\t\n\r ]+/gu, ' '));
    }
    for (const element of document.querySelectorAll('[aria-label],[title],[placeholder],[alt]')) {
      if (element.closest(apart)) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.push(element.getAttribute(name) ?? '');
    }
    return found;
  });
  return texts.flatMap((text) => textProblems(text).map((what) => `${what}: « ${text.trim()} »`));
}
