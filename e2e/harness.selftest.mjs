// The harness on pages made for it: each automatic check must be silent on a good page and bite on a bad one.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { titleProblems } from './harness/checks.mjs';
import { textProblems } from './harness/checks/typography.mjs';
import { absent, french, numberIn, see } from './harness/expect.mjs';
import { pressOn, tabTo } from './harness/keyboard.mjs';
import { test } from './harness/runner.mjs';
import { newVisitor } from './harness/visitor.mjs';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'";
const STYLE = `
  body { color: #17231f; background: #f6f7f5; } a { color: #0a5c8a; }
  :focus-visible { outline: 3px solid #7a2fd0; outline-offset: 2px; }
  .nu:focus-visible { outline: none; } .pale { color: #c0c0c0; } .pale:focus-visible { outline-color: #f0f0f0; }
  .dessus { position: fixed; inset: 0; background: #fff; }`;

const GOOD = {
  lang: 'fr',
  title: 'Applications – LoopHub – Loop Hub',
  skip: '<a href="#contenu">Aller au contenu</a>',
  nav: '<nav aria-label="Menu principal"><a href="/bonne">Applications</a></nav>',
  h1: '<h1>Applications</h1>',
  body: '<h2>Étape suivante\u00A0: récapitulatif</h2><p>50\u202F000 dossiers, l’application «\u00A0AZOPIO\u00A0»\u202F?</p>',
  head: '',
};

function html(changes = {}) {
  const page = { ...GOOD, ...changes };
  return `<!doctype html><html lang="${page.lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${page.title}</title>
<link rel="icon" href="/icone.svg" type="image/svg+xml"><link rel="stylesheet" href="/style.css">${page.head}</head>
<body>${page.skip}<header><p>Loop Hub</p></header>${page.nav}<main id="contenu" tabindex="-1">${page.h1}${page.body}</main>
<footer><p>Version 1</p></footer></body></html>`;
}

// path → [what the check must say, changes of the good page, status]
const BAD = {
  langue: [/lang is/u, { lang: 'de' }],
  titre: [/title does not end/u, { title: 'Applications' }],
  'deux-h1': [/2 headings of level 1/u, { body: '<h1>Encore</h1>' }],
  saut: [/jumps to level 4/u, { body: '<h4>Trop loin</h4>' }],
  'deux-main': [/2 main/u, { body: '</main><main>' }],
  'nav-sans-nom': [/navigation has no name/u, { nav: '<nav><a href="/">Menu</a></nav>' }],
  'nav-double': [/two navigations/u, { body: '<nav aria-label="Menu principal"><a href="/">Menu</a></nav>' }],
  evitement: [/not a skip link/u, { skip: '' }],
  'evitement-perdu': [/skip link leads nowhere/u, { skip: '<a href="#nulle-part">Aller au contenu</a>' }],
  identifiants: [/id « a » twice/u, { body: '<p id="a">Un</p><p id="a">Deux</p>' }],
  reference: [/points at « b »/u, { body: '<p aria-describedby="b">Un</p>' }],
  typographie: [/ordinary space before ; ! \?/u, { body: '<p>Vraiment ?</p>' }],
  etiquette: [/straight apostrophe/u, { body: `<button aria-label="Supprimer l'application">Supprimer</button>` }],
  'style-ecrit': [/style is written in the page/u, { body: '<p style="color:#000">Noir</p>' }],
  politique: [/content security policy|Content Security Policy/u, { body: '<script>1</script>' }],
  console: [/console: panne/u, { head: '<script type="module" src="/panne.js"></script>' }],
  exception: [/script error: cassé/u, { head: '<script type="module" src="/casse.js"></script>' }],
  dehors: [/leaves the origin/u, { body: '<img src="http://127.0.0.2:9/x.png" alt="">' }],
  absent: [/status 404 instead of 200/u, {}, 404],
  panne: [/500 from/u, {}, 500],
  lourd: [/HTML: \d+ bytes, more than 60000/u, { body: `<p>${'x '.repeat(31_000)}</p>` }],
  noeuds: [/nodes, more than 1500/u, { body: `<p>${'<b>x</b>'.repeat(1_500)}</p>` }],
  requetes: [/requests, more than 5/u, { body: [1, 2, 3, 4, 5].map((n) => `<img src="/icone.svg?${n}" alt="">`).join('') }],
  ressource: [/console: Failed to load resource/u, { body: '<img src="/rien.png" alt="">' }],
};

const BAD_FOR_AXE = {
  contraste: [/axe violation color-contrast/u, { body: '<p class="pale">Pâle</p>' }],
  champ: [/axe violation label/u, { body: '<input type="text">' }],
  nom: [/axe violation label-content-name-mismatch/u, { body: '<button aria-label="Autre chose">Modifier</button>' }],
};

test('a good page is left alone, with and without axe, with and without JavaScript', async (journey) => {
  const origin = await serve(journey);
  for (const options of [{}, { axe: true }, { axe: true, theme: 'dark' }, { javaScript: false }]) {
    const visitor = await newVisitor(journey, origin, options);
    await visitor.page.goto('/bonne');
    await see(visitor.page.getByRole('heading', { name: 'Applications', exact: true }));
    await visitor.check();
  }
});

test('a refused page is accepted when it is expected', async (journey) => {
  const visitor = await newVisitor(journey, await serve(journey));
  await visitor.page.goto('/refusee');
  await visitor.check({ status: 422 });
});

test('each check bites', async (journey) => {
  const origin = await serve(journey);
  for (const [name, [expected]] of Object.entries(BAD)) await bites(journey, origin, name, expected);
});

test('axe bites', async (journey) => {
  const origin = await serve(journey);
  for (const [name, [expected]] of Object.entries(BAD_FOR_AXE)) {
    await bites(journey, origin, name, expected, { axe: true });
  }
});

test('two views under one title are found', () => {
  const visitor = { titles: new Map() };
  const say = (path, title) => titleProblems(visitor, title, new URL(path, 'http://x'), 200);
  assert.deepEqual(say('/a/1', 'A – Loop Hub'), []);
  assert.deepEqual(say('/a/2', 'A – Loop Hub'), []);
  assert.equal(say('/b', 'A – Loop Hub').length, 1);
  assert.match(titleProblems(visitor, 'A – Loop Hub', new URL('http://x/a/1'), 422).join(), /error is not in the title/u);
});

test('the typography of each kind is judged', () => {
  const bad = ['a ;', 'a:', 'a :', '«a\u00A0»', '«\u00A0a»', "l'a", 'a...', 'dossier(s)', '50 000 dossiers', '3 %', 'a!'];
  for (const text of bad) assert.notDeepEqual(textProblems(text), [], text);
  const good = ['a\u00A0: b\u202F;', '23/11/2026 14:32', '«\u00A0a\u00A0»', 'l’a…', '50\u202F000', '3\u00A0%', 'CEGID LOOP - Offre'];
  for (const text of good) assert.deepEqual(textProblems(text), [], text);
});

test('the keyboard sees a missing ring, a pale ring and a hidden stop', async (journey) => {
  const visitor = await newVisitor(journey, await serve(journey));
  const { page } = visitor;
  await page.goto('/clavier?de=bien');
  await pressOn(page, page.getByRole('link', { name: 'Cible' }));
  await page.waitForURL('**/bonne');
  for (const [kind, expected] of [['nu', /no ring/u], ['pale', /ring of contrast/u], ['cache', /is hidden by/u]]) {
    await page.goto(`/clavier?de=${kind}`);
    await assert.rejects(tabTo(page, page.getByRole('link', { name: 'Cible' })), expected);
  }
});

test('numbers are written and read as French does', async (journey) => {
  assert.equal(french(1_234_567), '1 234 567');
  assert.equal(numberIn('50\u202F000 dossiers'), 50_000);
  const visitor = await newVisitor(journey, await serve(journey));
  await visitor.page.goto('/bonne');
  await absent(visitor.page.getByRole('button'), 'a button');
});

async function bites(journey, origin, name, expected, options = {}) {
  const visitor = await newVisitor(journey, origin, options);
  await visitor.page.goto(`/${name}`);
  await assert.rejects(visitor.check(), expected, `nothing was said of /${name}`);
  visitor.problems.length = 0;
  await visitor.context.close();
}

function keyboardPage(kind) {
  const cover = kind === 'cache' ? '<div class="dessus">Dessus</div>' : '';
  return html({ skip: '', nav: '', body: `<p><a href="/bonne" class="${kind}">Cible</a></p>${cover}` });
}

async function serve(journey) {
  const pages = { ...BAD, ...BAD_FOR_AXE };
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://fixture');
    const name = url.pathname.slice(1);
    const send = (status, type, body) => {
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': POLICY });
      response.end(body);
    };
    if (name === 'style.css') return send(200, 'text/css', STYLE);
    if (name === 'icone.svg') return send(200, 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    if (name === 'panne.js') return send(200, 'text/javascript', "console.error('panne');");
    if (name === 'casse.js') return send(200, 'text/javascript', "throw new Error('cassé');");
    if (name === 'bonne') return send(200, 'text/html', html());
    if (name === 'refusee') return send(422, 'text/html', html({ title: 'Erreur\u00A0: Applications – Loop Hub' }));
    if (name === 'clavier') return send(200, 'text/html', keyboardPage(url.searchParams.get('de')));
    const [, changes, status = 200] = pages[name] ?? [null, {}, 404];
    return send(status, 'text/html', html(changes));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  journey.after(() => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  }));
  return `http://127.0.0.1:${server.address().port}`;
}
