// A browser context that remembers everything the checks need to know about the pages it sees.

import { chromium } from 'playwright-core';
import { inspect } from './checks.mjs';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let launch;

/** The one browser of the run: the distribution's. Journeys that begin together wait for the same one. */
export function openBrowser() {
  launch ??= chromium.launch({
    executablePath: process.env.LOOPHUB_CHROMIUM ?? '/usr/bin/chromium',
    args: ARGUMENTS,
  });
  return launch;
}

export async function closeBrowser() {
  const browser = await launch;
  launch = undefined;
  await browser?.close();
}

/**
 * A person in front of `origin`. With `axe` the context bypasses the content security policy, as axe needs, so the
 * policy itself is watched by the visitors without it.
 */
export async function newVisitor(journey, origin, options = {}) {
  const { theme = 'light', javaScript = true, viewport = { width: 1366, height: 768 } } = options;
  const { locale = 'fr-FR', axe = false } = options;
  const context = await (await openBrowser()).newContext({
    baseURL: origin,
    colorScheme: theme,
    javaScriptEnabled: javaScript,
    viewport,
    locale,
    bypassCSP: axe,
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  const visitor = new Visitor(context, { origin, axe, javaScript, theme });
  journey.after(() => context.close());
  journey.after((failure) => (failure ? undefined : visitor.settle()));
  await visitor.open();
  return visitor;
}

class Visitor {
  /** Problems met between two checks: foreign requests, console errors, server errors. */
  problems = [];
  /** The last answer to a navigation: { url, status }. */
  document;
  /** What the current page loaded: { url, kind, raw, sent }, as promises. */
  loaded = [];
  /** Titles seen, to find two views under one title. */
  titles = new Map();

  constructor(context, { origin, axe, javaScript, theme }) {
    Object.assign(this, { context, origin, axe, javaScript, theme });
  }

  async open() {
    await this.context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    this.context.on('request', (request) => this.#request(request));
    this.context.on('response', (response) => this.#response(response));
    this.context.on('console', (message) => this.#console(message));
    this.context.on('weberror', (error) => this.problems.push(`script error: ${error.error().message}`));
    this.page = await this.context.newPage();
  }

  /** Another tab of the same person. */
  async newTab() {
    return this.context.newPage();
  }

  /** Everything that §13.3 asks of the page on screen. Throws with the whole list. */
  async check(expected = {}) {
    await inspect(this, expected);
  }

  /** What was met after the last check must be nothing. */
  async settle() {
    if (this.problems.length > 0) throw new Error(`after the last check:\n${this.problems.join('\n')}`);
  }

  #request(request) {
    const url = new URL(request.url());
    if (url.origin !== this.origin && !['data:', 'blob:', 'about:'].includes(url.protocol)) {
      this.problems.push(`a request leaves the origin: ${request.url()}`);
    }
    if (isPage(request)) this.loaded = [];
  }

  #response(response) {
    const request = response.request();
    if (isPage(request)) this.document = { url: response.url(), status: response.status() };
    if (response.status() >= 500) this.problems.push(`${response.status()} from ${response.url()}`);
    if (response.status() >= 300 && response.status() < 400) return;
    this.loaded.push(measure(response, request));
  }

  #console(message) {
    if (message.type() !== 'error') return;
    // Chromium reports a refused page as a resource that failed to load; the status itself is checked elsewhere.
    const refusedPage =
      message.text().startsWith('Failed to load resource') &&
      message.location().url.split('#')[0] === this.document?.url &&
      this.document.status >= 400 &&
      this.document.status < 500;
    if (!refusedPage) this.problems.push(`console: ${message.text()} (${message.location().url})`);
  }
}

function isPage(request) {
  return request.isNavigationRequest() && request.frame().parentFrame() === null;
}

async function measure(response, request) {
  const kind = request.resourceType();
  try {
    const [body, sizes] = await Promise.all([response.body(), request.sizes()]);
    return { url: response.url(), kind, raw: body.length, sent: sizes.responseBodySize };
  } catch {
    // The page was left before its body was read: it is measured where a check stops on it.
    return { url: response.url(), kind };
  }
}
