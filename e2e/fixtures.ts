/** The people in the tests, each with a browser of their own, on top of what `harness/` holds every test to. */
import { accessible, expect, keptOffline, ready, test as base, type Answer, type BrowserContext, type Page, type World } from './harness/index';
import { Add } from './pages/add';
import { Badge } from './pages/badge';
import { Counter } from './pages/counter';
import { Desk } from './pages/desk';
import { Home } from './pages/home';
import { Record } from './pages/record';
import { Review } from './pages/review';
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
  readonly desk: Desk;
  readonly counter: Counter;
  readonly record: Record;
  readonly review: Review;

  constructor(readonly page: Page, readonly world: World) {
    this.home = new Home(page);
    this.add = new Add(page);
    this.badge = new Badge(page);
    this.share = new Share(page);
    this.shared = new Shared(page);
    this.verify = new Verify(page);
    this.settings = new Settings(page);
    this.desk = new Desk(page);
    this.counter = new Counter(page);
    this.record = new Record(page);
    this.review = new Review(page);
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

  /** Brings a document into the wallet. */
  async keeps(text: string, title: string, save = this.add.save) {
    await this.opens('add');
    await this.add.paste(text);
    await save();
    await expect(this.badge.title(title)).toBeVisible();
  }

  /** Shares these badges by a link; `before` it is copied, more can be said. */
  async linkTo(titles: string[], before = async () => {}) {
    await this.opens('share');
    await this.share.choose(...titles);
    await before();
    return this.share.link();
  }

  /** Opens every fold of the page. */
  async unfoldsAll() {
    const folds = this.page.locator('main details:not([open]) > summary');
    for (let left = await folds.count(); left > 0; left -= 1) await folds.first().click();
  }

  /** Goes by the tab key alone to what is called so. */
  async tabsTo(name: RegExp) {
    for (let step = 0; step < 150; step += 1) {
      await this.page.keyboard.press('Tab');
      const here = await this.page.evaluate(() => {
        const focused = document.activeElement as HTMLElement | null;
        const label = (focused as HTMLInputElement | null)?.labels?.[0];
        return (focused?.getAttribute('aria-label') ?? label?.innerText ?? focused?.innerText ?? '').replace(/\s+/g, ' ').trim();
      });
      if (name.test(here)) return;
    }
    throw new Error(`the tab key does not come to ${name}`);
  }

  /** Agrees to ask these addresses, which answer so. */
  async agreesToAsk(answers: Record<string, Answer | object | string>) {
    for (const [address, answer] of Object.entries(answers)) {
      await this.world.answers(address, isAnswer(answer) ? answer : { body: answer });
    }
  }

  /** Lives so many days later. (Playwright's own clock takes the performance marks away, too.) */
  async livesLater(days: number) {
    await this.context.addInitScript(later => {
      const now = Date.now;
      Date.now = () => now() + later;
    }, days * 86_400_000);
  }

  canGoOffline = () => keptOffline(this.page);
}

function isAnswer(given: Answer | object | string): given is Answer {
  return typeof given === 'object' && 'body' in given;
}

interface Fixtures {
  /** Whose wallet it is. */
  learner: Person;
  /** Makes somebody else, with a browser that has never seen the learner. */
  somebody: (options?: Parameters<World['stranger']>[0]) => Promise<Person>;
}

export const test = base.extend<Fixtures>({
  learner: async ({ page, world }, use) => use(new Person(page, world)),
  somebody: async ({ world }, use) => use(async options => new Person(await (await world.stranger(options)).newPage(), world)),
});

/** Nothing that axe can find is in the way of anybody, and nothing makes the page slide sideways. */
export async function expectAccessible(page: Page, state: string) {
  await accessible(page, state);
  const wider = await page.evaluate(() => {
    const page = document.scrollingElement ?? document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const edge = page.clientWidth;
    const over = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > edge + 1);
    const names = over.map(one => `${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''}`);
    return [`${page.scrollWidth} of ${edge} pixels`, ...names.slice(0, 5)];
  });
  expect(wider, `wider than the screen: ${state}`).toEqual([]);
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
