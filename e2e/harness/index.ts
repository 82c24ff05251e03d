/**
 * What every end-to-end test stands on: a page that must come up (`app-ready`), that asks nobody else unless a test
 * named the consent, that breaks no policy and logs no error.
 */
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

export { expect };
export type { BrowserContext, Page };

/** What another site answers, and that the test expects it to be asked. */
export interface Answer {
  body: string | Buffer | object;
  type?: string;
  status?: number;
  /** Whether pages of other sites may read it. */
  readable?: boolean;
}

export interface World {
  /** The app's root. */
  url: string;
  /** Names a consent: from here on this address may be asked, and answers so. */
  answers(address: string, answer: Answer | (() => Answer)): Promise<void>;
  /** Every request to another site so far, by its address. */
  asked: string[];
  /** Names an error that this test brings about. */
  expects(error: RegExp): void;
  /** Watches another context as well: somebody else's browser. */
  watch(context: BrowserContext): Promise<void>;
  /** Somebody else's browser, watched. */
  stranger(options?: Parameters<import('@playwright/test').Browser['newContext']>[0]): Promise<BrowserContext>;
}

export const test = base.extend<{ world: World }>({
  world: [
    async ({ context, browser, baseURL, viewport, isMobile, hasTouch, locale, timezoneId, deviceScaleFactor }, use) => {
      const url = baseURL ?? '';
      const origin = new URL(url).origin;
      const asked: string[] = [];
      const faults: string[] = [];
      const expected: RegExp[] = [];
      const answers = new Map<string, () => Answer>();
      const contexts: BrowserContext[] = [];
      const strangers: BrowserContext[] = [];

      const watch = async (context: BrowserContext, home = origin) => {
        contexts.push(context);
        await context.exposeBinding('__violated', (_, what: string) => faults.push(`policy: ${what}`));
        await context.addInitScript(() => {
          addEventListener('securitypolicyviolation', (event) =>
            (globalThis as unknown as { __violated(what: string): void }).__violated(
              `${event.violatedDirective} ${event.blockedURI} ${event.sample}`,
            ),
          );
        });
        context.on('console', (message) => {
          if (message.type() === 'error') faults.push(`console: ${message.text()}`);
        });
        context.on('weberror', (error) => faults.push(`page: ${error.error().message}`));
        // Nothing ever leaves this machine; who was asked is looked at in the end.
        await context.route(
          (address) => /^https?:$/.test(address.protocol) && address.origin !== home,
          async (route) => {
            const address = route.request().url();
            asked.push(address);
            const answer = answers.get(address)?.();
            if (!answer) {
              faults.push(`asked without consent: ${address}`);
              return route.abort();
            }
            const { body, status = 200, readable = true } = answer;
            const plain = typeof body === 'string' || Buffer.isBuffer(body);
            await route.fulfill({
              status,
              contentType: answer.type ?? (plain ? 'text/plain' : 'application/json'),
              // Where there is no such header, Playwright adds one that lets everybody in.
              headers: { 'access-control-allow-origin': readable ? '*' : new URL(address).origin },
              body: plain ? body : JSON.stringify(body),
            });
          },
        );
      };
      await watch(context);

      await use({
        url,
        asked,
        watch,
        expects: (error) => void expected.push(error),
        answers: async (address, answer) => {
          answers.set(address, typeof answer === 'function' ? answer : () => answer);
        },
        stranger: async (options) => {
          const stranger = await browser.newContext({
            baseURL, viewport, isMobile, hasTouch, locale, timezoneId, deviceScaleFactor, ...options,
          });
          strangers.push(stranger);
          await watch(stranger, new URL(options?.baseURL ?? url).origin);
          return stranger;
        },
      });

      for (const page of contexts.flatMap((context) => context.pages())) {
        if (/^http:/.test(page.url()) && !page.isClosed() && !expected.some((error) => error.test('app-ready'))) {
          // Its last page may have been drawn a moment ago.
          await expect.poll(() => isReady(page), `${page.url()} never came up`).toBe(true);
        }
      }
      await Promise.all(strangers.map((stranger) => stranger.close()));
      const unexpected = faults.filter((fault) => !expected.some((error) => error.test(fault)));
      expect(unexpected, 'policy violations, errors, and requests without consent').toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens a route of the app (`''`, `'add'`, `'badge?id=…'`) and waits until the app has drawn it. */
export async function open(page: Page, route = ''): Promise<void> {
  await page.goto(`./${route}`);
  await ready(page);
}

/** Waits until the app has drawn its first page. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('app-ready').length > 0, null, { timeout: 30_000 });
}

const isReady = (page: Page) => page.evaluate(() => performance.getEntriesByName('app-ready').length > 0);

/** Waits until the service worker holds the whole app, so that the network may go. */
export async function keptOffline(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated', null, { timeout: 30_000 });
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** No violation of WCAG 2.2 A and AA in what the page shows now. */
export async function accessible(page: Page, state = page.url()): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await readFile(axe, 'utf8'));
  const found = await page.evaluate(async () => {
    // Colours are judged where they come to rest.
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map((one) => one.finished.catch(() => undefined)));
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
    // What a bar at the edge covers can be scrolled away from it, and is judged there.
    const sizes = violations.find(({ id }) => id === 'target-size');
    const covered = sizes?.nodes.splice(0) ?? [];
    const [x, y] = [scrollX, scrollY];
    for (const node of covered) {
      document.querySelector(String(node.target[0]))?.scrollIntoView({ block: 'center' });
      const again = await axe.run({ include: [node.target as never] }, { runOnly: ['target-size'] });
      sizes?.nodes.push(...again.violations.flatMap(({ nodes }) => nodes));
    }
    scrollTo(x, y);
    return violations.filter(({ nodes }) => nodes.length).map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`);
  });
  expect(found, `accessibility: ${state}`).toEqual([]);
}

/** A file of the shared fixtures, or nothing where they are not at hand: a test then says what it skips. */
export async function fixture(name: string): Promise<Buffer | undefined> {
  const here = new URL('../../../shared/', import.meta.url).pathname;
  const folder = process.env.LAPEL_SHARED ?? here;
  const path = `${folder.replace(/\/$/, '')}/fixtures/${name}`;
  return existsSync(path) ? readFile(path) : undefined;
}
