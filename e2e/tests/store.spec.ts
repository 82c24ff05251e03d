/** What the store promises, in Chromium: the contract it shares with memory, and what only a browser can do to it. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { chromium, expect, test } from '@playwright/test';
import { call, load, serve } from '../in_browser/serve';

let server: Server;
let address: string;

test.beforeAll(async () => {
  ({ server, address } = await serve());
});
test.afterAll(() => {
  server.close();
});

// Read from the contract itself, so that a new claim is a new test here too.
const contract = readFileSync(new URL('../../tests/store_contract/mod.rs', import.meta.url), 'utf8');
const claims = [...contract.matchAll(/^async fn (\w+)\(store/gm)].map((found) => found[1]);

test('every claim of the contract is told here', async ({ page }) => {
  await load(page, address);
  expect([...((await call<string[]>(page, 'claims')) as string[])].sort()).toEqual([...claims].sort());
  expect(claims.length).toBeGreaterThan(10);
});

for (const claim of claims) {
  test(`contract: ${claim.replaceAll('_', ' ')}`, async ({ page }) => {
    await load(page, address);
    expect(await call(page, 'open')).toBeUndefined();
    expect(await call(page, 'holds', claim)).toBeUndefined();
  });
}

test('what is kept outlives the page', async ({ page }) => {
  await load(page, address);
  await call(page, 'open');
  expect(await call(page, 'put', 'kept', 7, 100)).toBeUndefined();
  await load(page, address);
  await call(page, 'open');
  expect(await call(page, 'count', 'kept')).toEqual([7, 7]);
});

test('without storage the store says so and nothing breaks', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  });
  await load(page, address);
  expect(await call(page, 'open')).toBe('refused: NoStorage');
  await call(page, 'without_storage');
  expect(await call(page, 'put', 'a', 1, 1)).toBe('refused: NoStorage');
  expect(await call(page, 'count', 'a')).toBe('refused: NoStorage');
  expect(await call(page, 'clear')).toBe('refused: NoStorage');
});

test('when there is no room, nothing of the commit stays and what was kept stays', async ({ page, context }) => {
  await load(page, address);
  await call(page, 'open');
  // Before the first write, since Chromium remembers for a while how much room there was.
  const tools = await context.newCDPSession(page);
  await tools.send('Storage.overrideQuotaForOrigin', { origin: new URL(address).origin, quotaSize: 300_000 });
  expect(await call(page, 'put', 'before', 3, 100)).toBeUndefined();
  expect(await call(page, 'put', 'large', 40, 50_000)).toBe('refused: Full');
  expect(await call(page, 'count', 'large')).toEqual([0, 0]);
  expect(await call(page, 'count', 'before')).toEqual([3, 3]);
  // What fits is still kept.
  expect(await call(page, 'put', 'after', 2, 100)).toBeUndefined();
  expect(await call(page, 'count', 'after')).toEqual([2, 2]);
});

test('other tabs hear of a change, the tab that made it does not', async ({ page, context }) => {
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await load(tab, address);
    await call(tab, 'open');
  }
  await call(page, 'put', 'a', 1, 1);
  await expect.poll(() => call(other, 'changes_heard')).toBe(1);
  await call(page, 'clear');
  await expect.poll(() => call(other, 'changes_heard')).toBe(2);
  expect(await call(page, 'changes_heard')).toBe(0);
  expect(await call(other, 'count', 'a')).toEqual([0, 0]);
});

test('two tabs that read, add one and write lose no update', async ({ page, context }) => {
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await load(tab, address);
    await call(tab, 'open');
  }
  await Promise.all(
    Array.from({ length: 60 }, (_, n) => call(n % 2 ? page : other, 'add_one_alone')),
  );
  expect(await call(page, 'add_one_alone')).toBe(61);
});

test('a tab with an older app lets a newer one in, and then keeps away from the store', async ({ page, context }) => {
  await load(page, address);
  await call(page, 'open');
  await call(page, 'put', 'old', 2, 10);
  const newer = await context.newPage();
  await newer.goto(address);
  const names = await newer.evaluate(
    () =>
      new Promise<string[] | string>((done) => {
        const request = indexedDB.open('lapel', 1000);
        request.onblocked = () => done('blocked');
        request.onsuccess = () => done([...request.result.objectStoreNames]);
      }),
  );
  expect(names).toEqual(['cards', 'held', 'keys', 'notes', 'pictures', 'shared']);
  expect(await call(page, 'superseded')).toBe(true);
  expect(await call(page, 'put', 'late', 1, 1)).toBe('refused: OtherVersion');
  expect(await call(page, 'count', 'old')).toBe('refused: OtherVersion');
  // Loaded again it is still the older app: it says so, and wipes nothing.
  await load(page, address);
  expect(await call(page, 'open')).toBe('refused: OtherVersion');
  const kept = await newer.evaluate(
    () =>
      new Promise<number>((done) => {
        indexedDB.open('lapel').onsuccess = (event) => {
          const database = (event.target as IDBOpenDBRequest).result;
          const request = database.transaction('cards').objectStore('cards').count();
          request.onsuccess = () => done(request.result);
        };
      }),
  );
  expect(kept).toBe(2);
});

test('a tab that holds the store up is no reason to wait for ever', async ({ page, context }) => {
  const stubborn = await context.newPage();
  await stubborn.goto(address);
  await stubborn.evaluate(
    () =>
      new Promise<void>((done) => {
        indexedDB.open('lapel', 1).onsuccess = (event) => {
          // It does not close when it is asked to.
          Object.assign(globalThis, { held: (event.target as IDBOpenDBRequest).result });
          indexedDB.deleteDatabase('lapel').onblocked = () => done();
        };
      }),
  );
  await load(page, address);
  await page.clock.install();
  let opened: unknown = 'not yet';
  void call(page, 'open').then((answer) => (opened = answer));
  await expect
    .poll(async () => {
      await page.clock.fastForward(9_000);
      return opened;
    })
    .toBe('refused: OtherVersion');
  await stubborn.close();
  expect(await call(page, 'open')).toBeUndefined();
  expect(await call(page, 'put', 'a', 1, 1)).toBeUndefined();
});

test('a store that the browser closed is opened again', async ({ page }) => {
  await load(page, address);
  await call(page, 'open');
  await call(page, 'put', 'a', 1, 1);
  // What phones do to a page in the background looks like this to it.
  await page.evaluate(() => {
    const opened = indexedDB.open('lapel');
    return new Promise<void>((done) => {
      opened.onsuccess = () => {
        const transaction = IDBDatabase.prototype.transaction;
        let failed = false;
        IDBDatabase.prototype.transaction = function (...args) {
          if (!failed) {
            failed = true;
            throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError');
          }
          return transaction.apply(this, args);
        };
        opened.result.close();
        done();
      };
    });
  });
  expect(await call(page, 'put', 'a', 2, 1)).toBeUndefined();
  expect(await call(page, 'count', 'a')).toEqual([2, 2]);
});

test('a row that is not ours hides no other', async ({ page }) => {
  await load(page, address);
  await call(page, 'open');
  await call(page, 'put', 'a', 2, 1);
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        indexedDB.open('lapel').onsuccess = (event) => {
          const database = (event.target as IDBOpenDBRequest).result;
          const transaction = database.transaction('cards', 'readwrite');
          transaction.objectStore('cards').put({ not: 'a text' }, 'strange');
          transaction.oncomplete = () => {
            database.close();
            done();
          };
        };
      }),
  );
  expect(await call(page, 'count', 'a')).toEqual([2, 2]);
});

test('commits are asked to outlast a flat battery', async ({ page }) => {
  await page.addInitScript(() => {
    const transaction = IDBDatabase.prototype.transaction;
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    IDBDatabase.prototype.transaction = function (...args) {
      const made = transaction.apply(this, args);
      asked.push([made.mode, made.durability]);
      return made;
    };
  });
  await load(page, address);
  await call(page, 'open');
  await call(page, 'put', 'a', 1, 1);
  await call(page, 'count', 'a');
  const asked = await page.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked);
  expect(asked).toEqual([['readwrite', 'strict'], ['readonly', 'default'], ['readonly', 'default']]);
});

test('a browser killed in the middle of writing has kept whole commits, and all it said it kept', async () => {
  test.skip(process.platform !== 'linux', 'finds the browser process in /proc');
  const profile = await mkdtemp(join(tmpdir(), 'lapel-kill-'));
  const options = { ...test.info().project.use.launchOptions, headless: true };
  try {
    const first = await chromium.launchPersistentContext(profile, options);
    const page = first.pages()[0] ?? (await first.newPage());
    await load(page, address);
    await call(page, 'open');
    await page.evaluate(() => {
      const module = (globalThis as unknown as { lapel: { put(...args: unknown[]): Promise<void> } }).lapel;
      const write = async () => {
        for (let n = 0; ; n += 1) {
          await module.put(`kill${n}`, 20, 20_000);
          Object.assign(globalThis, { said: n + 1 });
        }
      };
      void write();
    });
    await page.waitForFunction(() => ((globalThis as unknown as { said?: number }).said ?? 0) >= 3);
    const said = await page.evaluate(() => (globalThis as unknown as { said: number }).said);
    process.kill(await processOf(profile), 'SIGKILL');
    await first.close().catch(() => {});

    await rm(join(profile, 'SingletonLock'), { force: true });
    const second = await chromium.launchPersistentContext(profile, options);
    const again = second.pages()[0] ?? (await second.newPage());
    await load(again, address);
    await call(again, 'open');
    for (let n = 0; n < said; n += 1) {
      expect(await call(again, 'count', `kill${n}kill${n}`)).toEqual([20, 20]);
    }
    const [cards, held] = (await call<number[]>(again, 'count', 'kill')) as number[];
    expect(cards).toBe(held);
    expect(cards % 20).toBe(0);
    await second.close();
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** The browser that was started with this profile: the one whose parent is not of the same browser. */
async function processOf(profile: string): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(`--user-data-dir=${profile}`) && !command.includes('--type=')) return Number(name);
  }
  throw new Error('the browser is not running');
}
