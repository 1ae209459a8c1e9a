// Language, one heading of level 1, ordered headings, landmarks, unique ids, references that lead somewhere.

/** What is wrong with the outline of the page. */
export function structureProblems(page) {
  return page.evaluate(() => {
    const problems = [];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const shown = (element) => element.checkVisibility();

    const language = document.documentElement.lang;
    if (!['fr', 'en'].includes(language)) problems.push(`lang is « ${language} »`);

    const headings = all('h1,h2,h3,h4,h5,h6').filter(shown);
    const levels = headings.map((heading) => Number(heading.tagName[1]));
    const first = levels.filter((level) => level === 1).length;
    if (first !== 1) problems.push(`${first} headings of level 1`);
    // A summary of errors stands before the first heading of level 1.
    levels.forEach((level, index) => {
      const before = index === 0 ? 2 : levels[index - 1];
      if (level > before + 1) problems.push(`heading « ${headings[index].textContent.trim()} » jumps to level ${level}`);
    });

    const one = (selector, name) => {
      const found = all(selector).filter(shown).length;
      if (found !== 1) problems.push(`${found} ${name} instead of one`);
    };
    one('main', 'main');
    one('body > header', 'banner');
    one('body > footer', 'footer of the page');
    const names = all('nav')
      .filter(shown)
      .map((nav) => {
        const labelledBy = nav.getAttribute('aria-labelledby');
        const label = labelledBy ? document.getElementById(labelledBy)?.textContent : nav.getAttribute('aria-label');
        return label?.trim() ?? '';
      });
    for (const name of new Set(names)) {
      if (name === '') problems.push('a navigation has no name');
      else if (names.filter((other) => other === name).length > 1) problems.push(`two navigations are « ${name} »`);
    }

    const focusable = 'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex]:not([tabindex^="-"])';
    const skip = document.querySelector(focusable);
    if (!skip?.getAttribute('href')?.startsWith('#')) problems.push('the first thing to focus is not a skip link');
    else if (!document.querySelector(skip.getAttribute('href'))) problems.push('the skip link leads nowhere');

    const ids = all('[id]').map((element) => element.id);
    for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) problems.push(`id « ${id} » twice`);
    for (const attribute of ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls', 'popovertarget']) {
      for (const element of all(`[${attribute}]`)) {
        for (const id of element.getAttribute(attribute).split(/\s+/u).filter(Boolean)) {
          if (!document.getElementById(id)) problems.push(`${attribute} points at « ${id} », which is not there`);
        }
      }
    }
    if (all('[style],style').length > 0) problems.push('a style is written in the page');
    if (all('script:not([src])').length > 0) problems.push('a script is written in the page');
    return problems;
  });
}
