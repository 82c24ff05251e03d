/**
 * What every test holds Lapel to, whatever else it is about: the app got ready, nothing broke, no policy was violated,
 * and no other host was asked but those that a test names, because a person in it agreed.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { Add } from './pages/add';
import { Badge } from './pages/badge';
import { Home } from './pages/home';
import { Settings } from './pages/settings';
import { Share } from './pages/share';
import { Shared } from './pages/shared';
import { Verify } from './pages/verify';
import { fromPng } from './pictures';

export { expect };

/** Somebody with a browser of their own. */
export class Person {
  readonly home: Home;
  readonly add: Add;
  readonly badge: Badge;
  readonly share: Share;
  readonly shared: Shared;
  readonly verify: Verify;
  readonly settings: Settings;

  constructor(readonly page: Page, readonly watch: Watch) {
    this.home = new Home(page);
    this.add = new Add(page);
    this.badge = new Badge(page);
    this.share = new Share(page);
    this.shared = new Shared(page);
    this.verify = new Verify(page);
    this.settings = new Settings(page);
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  /** Opens an address of the app, relative to its root, and waits until it is ready. */
  async opens(address = './') {
    await this.page.goto(address);
    await ready(this.page);
  }

  async reloads() {
    await this.page.reload();
    await ready(this.page);
  }

  /** The hosts that this person agreed to ask, and what they answer by address; an answer without CORS is refused. */
  async agreesToAsk(host: string, answers: Record<string, Answer | object | string>) {
    this.watch.consent(host);
    await this.context.route(url => url.host === host, async route => {
      const found = answers[route.request().url()];
      const answer: Answer = isAnswer(found) ? found : { body: found };
      const body = answer.body === undefined || Buffer.isBuffer(answer.body) || typeof answer.body === 'string'
        ? answer.body : JSON.stringify(answer.body);
      await route.fulfill({
        status: body === undefined ? 404 : 200,
        contentType: answer.type ?? 'application/json',
        // Without the header Playwright would add one that lets everybody in.
        headers: { 'access-control-allow-origin': answer.closed ? `https://${host}` : '*' },
        body: body ?? '',
      });
    });
  }

  /** Waits until the service worker has taken all files in. */
  async canGoOffline() {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (navigator.serviceWorker.controller) return;
      await new Promise(resolve => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
    });
  }
}

export interface Answer {
  body?: string | Buffer | object;
  type?: string;
  /** Whether the host keeps other pages from reading it. */
  closed?: boolean;
}

function isAnswer(found: unknown): found is Answer {
  return typeof found === 'object' && found !== null && !Buffer.isBuffer(found)
    && ('body' in found || 'closed' in found) && !('@context' in found);
}

/** Sees everything that a browser context does. */
export class Watch {
  readonly wrong: string[] = [];
  readonly foreign: string[] = [];
  private readonly consents: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(private readonly context: BrowserContext, private readonly own: string) {}

  async begin() {
    this.context.on('request', request => this.asked(request.url()));
    this.context.on('console', message => this.said(message.type(), message.text()));
    this.context.on('weberror', error => this.wrong.push(`threw ${error.error().stack ?? error.error().message}`));
    // Nothing leaves this machine, whatever the app tries.
    await this.context.route(url => this.leaves(url.href), route => route.abort());
    await this.context.addInitScript(() => {
      addEventListener('securitypolicyviolation', event => {
        console.error(`Content Security Policy: ${event.violatedDirective} of ${event.blockedURI}`);
      });
    });
  }

  consent(host: string) {
    this.consents.push(host);
  }

  /** A message that the browser writes and no page can prevent, such as that of a host that did not answer. */
  expects(message: RegExp) {
    this.expected.push(message);
  }

  private leaves(address: string) {
    return /^(https?|wss?):/.test(address) && !address.startsWith(this.own);
  }

  private asked(address: string) {
    if (this.leaves(address) && !this.consents.includes(new URL(address).host)) this.foreign.push(address);
  }

  private said(type: string, text: string) {
    const policy = /Content Security Policy|Trusted ?Types?|TrustedHTML|TrustedScript/i.test(text);
    if ((type === 'error' || policy) && !this.expected.some(message => message.test(text))) this.wrong.push(`${type}: ${text}`);
  }

  async end() {
    for (const page of this.context.pages().filter(page => page.url().startsWith(this.own))) {
      expect(await isReady(page), `app-ready of ${page.url()}`).toBe(true);
    }
    expect(this.wrong, 'errors and violations').toEqual([]);
    expect(this.foreign, 'requests that nobody agreed to').toEqual([]);
  }
}

const isReady = (page: Page) => page.evaluate(() => performance.getEntriesByName('app-ready').length > 0);

async function ready(page: Page) {
  await page.waitForFunction(() => performance.getEntriesByName('app-ready').length > 0);
}

interface Fixtures {
  /** Whose wallet it is. */
  learner: Person;
  /** Makes somebody else, with a browser that has never seen the learner. */
  somebody: (options?: BrowserContextOptions) => Promise<Person>;
}

export const test = base.extend<Fixtures>({
  learner: async ({ context, page, baseURL }, use) => {
    const watch = new Watch(context, new URL('/', baseURL).href);
    await watch.begin();
    await use(new Person(page, watch));
    await watch.end();
  },
  somebody: async ({ browser, baseURL, contextOptions, viewport, isMobile, hasTouch, locale, timezoneId, deviceScaleFactor }, use) => {
    const watches: Watch[] = [];
    const contexts: BrowserContext[] = [];
    const same = { baseURL, viewport, isMobile, hasTouch, locale, timezoneId, deviceScaleFactor };
    await use(async options => {
      const context = await browser.newContext({ ...contextOptions, ...same, ...options });
      const watch = new Watch(context, new URL('/', options?.baseURL ?? baseURL).href);
      await watch.begin();
      contexts.push(context);
      watches.push(watch);
      return new Person(await context.newPage(), watch);
    });
    for (const watch of watches) await watch.end();
    for (const context of contexts) await context.close();
  },
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Nothing that axe can find is in the way of anybody, and nothing makes the page slide sideways. */
export async function expectAccessible(page: Page, state: string) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    // Colours are judged where they come to rest.
    const ending = document.getAnimations().filter(one => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map(one => one.finished.catch(() => undefined)));
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await (window as any).axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map((one: any) => `${one.id}: ${one.nodes.map((node: any) => `${node.target.join(' ')} (${node.any.map((any: any) => any.message).join('; ')})`).join(' | ')}`);
  });
  expect(found, `axe on: ${state}`).toEqual([]);
  await expectNoSideways(page, state);
}

export async function expectNoSideways(page: Page, state: string) {
  const wider = await page.evaluate(() => {
    const page = document.scrollingElement ?? document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const edge = page.clientWidth;
    const over = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > edge + 1);
    const names = over.map(one => `${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''}`);
    return [`${page.scrollWidth} of ${edge} pixels`, ...names.slice(0, 5)];
  });
  expect(wider, `wider than the screen on: ${state}`).toEqual([]);
}

/** A page that says stop shows nothing in green, not even the colours of the badge. */
export async function expectNothingGreen(page: Page) {
  await expect(async () => {
    const { width, pixels } = fromPng(await page.screenshot({ fullPage: true, animations: 'disabled' }));
    const green: string[] = [];
    for (let at = 0; at < pixels.length; at += 3) {
      const [red, green_, blue] = pixels.subarray(at, at + 3);
      if (green_ - Math.max(red, blue) > 18) green.push(`${(at / 3) % width},${Math.floor(at / 3 / width)}`);
    }
    expect(green.slice(0, 3)).toEqual([]);
  }).toPass({ timeout: 5_000 });
}
