/** The other ports in Chromium: the engine's worker, the web, randomness, and reading codes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Page } from '@playwright/test';
import { call, load, serve } from '../in_browser/serve';

let server: Server;
let address: string;

test.beforeAll(async () => {
  ({ server, address } = await serve());
});
test.afterAll(() => {
  server.close();
});

let violations: string[];
test.beforeEach(({ page }) => {
  violations = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) violations.push(message.text());
  });
});

async function ready(page: Page) {
  await load(page, address);
  await call(page, 'without_storage');
}

const draw = JSON.stringify({ draw: { text: 'HELLO' } });
const drawn = '{"drawn":{"size":21,"path":"","version":1,"comfortable":true}}';

test.describe('engine', () => {
  test('the real ones answer in their workers under the production headers', async ({ page }) => {
    await ready(page);
    const opened = JSON.parse((await call<string>(page, 'run', JSON.stringify({ open: { link: 'none' } }))) as string);
    expect(opened.failed.code).not.toBe('malformed-task');
    // What makes something, the workshop does.
    const outcome = JSON.parse((await call<string>(page, 'run', draw)) as string);
    expect(outcome.drawn.size).toBe(21);
    expect(outcome.drawn.path).toContain('M');
    const many = await Promise.all(
      ['A', 'B'.repeat(200), 'C'].map((text) => call<string>(page, 'run', JSON.stringify({ draw: { text } }))),
    );
    expect(many.map((answer) => JSON.parse(answer).drawn.version)).toEqual([1, 7, 1].map(() => expect.any(Number)));
    expect(JSON.parse(many[1]).drawn.size).toBeGreaterThan(JSON.parse(many[0]).drawn.size);
    expect(JSON.parse(many[2]).drawn.size).toBe(JSON.parse(many[0]).drawn.size);
    expect(violations).toEqual([]);
  });

  /** A worker that does what a text tells it. */
  const actor = `
    let count = 0;
    onmessage = ({ data }) => {
      const id = data.split(' ', 1)[0];
      count += 1;
      if (data.includes('HANG')) for (;;);
      if (data.includes('DIE')) throw new Error('unreachable');
      if (data.includes('RUBBISH')) return postMessage(id + ' {"drawn":1}');
      if (data.includes('ANOTHER')) postMessage('4711 {"opened":{"document":"not yours"}}');
      postMessage(id + ' ' + ${JSON.stringify(drawn)}.replace('"path":""', '"path":"' + count + '"'));
    };
    postMessage('ready');`;

  async function acting(page: Page) {
    await page.route('**/engine_loader.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: actor }),
    );
    await ready(page);
  }

  const say = (page: Page, link: string) => call<string>(page, 'run', JSON.stringify({ open: { link } }));
  const turn = (answer: string) => JSON.parse(answer).drawn.path;

  test('a task over its budget is ended, the next ones get another worker', async ({ page }) => {
    await acting(page);
    expect(turn(await say(page, 'first'))).toBe('1');
    const began = Date.now();
    const all = await Promise.all([say(page, 'HANG'), say(page, 'second'), say(page, 'third')]);
    expect(all[0]).toBe('refused: EngineTooSlow');
    expect(Date.now() - began).toBeGreaterThan(4_500);
    expect(Date.now() - began).toBeLessThan(9_000);
    // Counted from one again: another worker.
    expect(all.slice(1).map(turn)).toEqual(['1', '2']);
  });

  test('a worker that dies fails its task alone', async ({ page }) => {
    await acting(page);
    const all = await Promise.all([say(page, 'first'), say(page, 'DIE'), say(page, 'second')]);
    expect(all[1]).toBe('refused: EngineStopped');
    expect([turn(all[0]), turn(all[2])]).toEqual(['1', '1']);
  });

  test('an answer that is none, or to another question, is not taken for one', async ({ page }) => {
    await acting(page);
    expect(await say(page, 'RUBBISH')).toBe('refused: EngineStopped');
    expect(turn(await say(page, 'ANOTHER'))).toBe('2');
  });

  test('an engine that cannot be loaded is said to have stopped, and is tried again', async ({ page }) => {
    let there = false;
    await page.route('**/engine_loader.js', (route) =>
      there ? route.fulfill({ contentType: 'text/javascript', body: actor }) : route.abort(),
    );
    await ready(page);
    expect(await Promise.all([say(page, 'a'), say(page, 'b')])).toEqual([
      'refused: EngineStopped',
      'refused: EngineStopped',
    ]);
    there = true;
    expect(turn(await say(page, 'c'))).toBe('1');
  });
});

test.describe('fetch', () => {
  const host = 'https://issuer.example';
  const open = { 'access-control-allow-origin': '*' };

  test('a document comes as it was served, and the host learns neither cookies nor the page', async ({ page }) => {
    await page.addInitScript(() => {
      const { fetch } = globalThis;
      const asked: unknown[] = [];
      Object.assign(globalThis, { asked });
      globalThis.fetch = (address, how) => {
        if (String(address).startsWith('https:')) {
          const { mode, credentials, referrerPolicy, cache } = new Request(address, how);
          asked.push({ mode, credentials, referrerPolicy, cache });
        }
        return fetch(address, how);
      };
    });
    await page.route(`${host}/**`, (route) =>
      route.fulfill({ headers: open, contentType: 'application/json', body: '\ufeff{"a" : 1}\r\n' }),
    );
    await ready(page);
    const request = page.waitForRequest(`${host}/key`);
    expect(await call(page, 'ask', `${host}/key`)).toBe('\ufeff{"a" : 1}\r\n');
    expect((await request).headers().accept).toContain('application/json');
    expect(await page.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked)).toEqual([
      { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' },
    ]);
  });

  for (const [name, answer, said] of [
    ['gone', { status: 410, headers: open }, 'Gone'],
    ['not found', { status: 404, headers: open }, 'Refused(404)'],
    ['broken', { status: 503, headers: open }, 'Refused(503)'],
    ['not allowed to be read', { status: 200, headers: { 'access-control-allow-origin': 'https://elsewhere.example' }, body: '{}' }, 'Unreachable'],
    ['not text', { status: 200, headers: open, body: Buffer.from([0xff, 0xfe, 0x00]) }, 'NotText'],
    ['too large', { status: 200, headers: open, body: 'x'.repeat((8 << 20) + 1) }, 'TooLarge'],
  ] as const) {
    test(`an answer that is ${name} is ${said}`, async ({ page }) => {
      await page.route(`${host}/**`, (route) => route.fulfill(answer as object));
      await ready(page);
      expect(await call(page, 'ask', `${host}/list`)).toBe(`refused: ${said}`);
    });
  }

  test('what a redirect to another site leads to is not what the site serves', async ({ page }) => {
    // The browser follows redirects by itself; what came of one is told by the address of the answer.
    await page.addInitScript(() => {
      const { fetch } = globalThis;
      globalThis.fetch = async (address, how) => {
        const response = await fetch(address, how);
        const to = new URL(String(address), location.href).searchParams.get('to');
        if (to) Object.defineProperty(response, 'url', { value: to });
        return response;
      };
    });
    await page.route(`${host}/**`, (route) => route.fulfill({ headers: open, body: '{}' }));
    await ready(page);
    const to = (place: string) => call(page, 'ask', `${host}/x?to=${encodeURIComponent(place)}`);
    expect(await to('https://evil.example/x')).toBe('refused: Refused(302)');
    expect(await to('https://issuer.example.evil.example/')).toBe('refused: Refused(302)');
    expect(await to('http://issuer.example/')).toBe('refused: Unreachable');
    expect(await to('https://www.issuer.example/did.json')).toBe('{}');
  });

  test('eight megabytes are read whole', async ({ page }) => {
    await page.route(`${host}/**`, (route) => route.fulfill({ headers: open, body: 'x'.repeat(8 << 20) }));
    await ready(page);
    expect(await call(page, 'fetch_length', `${host}/list`)).toBe(8 << 20);
  });

  test('a host that is not there is unreachable', async ({ page }) => {
    await page.route(`${host}/**`, (route) => route.abort('namenotresolved'));
    await ready(page);
    expect(await call(page, 'ask', `${host}/x`)).toBe('refused: Unreachable');
  });

  test('a host that never answers is given up after ten seconds', async ({ page }) => {
    await page.route(`${host}/**`, () => {});
    await ready(page);
    await page.clock.install();
    const asked = call(page, 'ask', `${host}/x`);
    await page.waitForRequest(`${host}/x`);
    await page.clock.fastForward(10_500);
    expect(await asked).toBe('refused: Unreachable');
  });

  test('only https is asked, and nobody is asked with a name and password', async ({ page }) => {
    const asked: string[] = [];
    await ready(page);
    page.on('request', (request) => asked.push(request.url()));
    for (const other of [
      'http://issuer.example/',
      'data:application/json,{}',
      'blob:https://issuer.example/1',
      'file:///etc/passwd',
      'javascript:1',
      'https://user:pass@issuer.example/',
      '//issuer.example/',
      '/engine.js',
      'not an address',
      '',
    ]) {
      expect(await call(page, 'ask', other), other).toBe('refused: Unreachable');
    }
    expect(asked).toEqual([]);
  });

  test('a picture is known by its bytes, whatever it is said to be', async ({ page }) => {
    const pixel =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
    await page.route(`${host}/**`, (route) => {
      const body = route.request().url().endsWith('page')
        ? '<!doctype html><script>1</script>'
        : Buffer.from(pixel, 'base64');
      return route.fulfill({ headers: open, contentType: 'image/svg+xml', body });
    });
    await ready(page);
    expect(await call(page, 'picture', `${host}/badge.svg`)).toBe(`data:image/png;base64,${pixel}`);
    expect(await call(page, 'picture', `${host}/page`)).toBe('refused: NotAPicture');
  });
});

test.describe('codes', () => {
  const text = 'https://wallet.example/v#1.' + 'Ab3_-'.repeat(60);

  /** The brightness of a code's picture, drawn by the engine and the page, as a photo would show it. */
  async function photo(page: Page, width: number, height: number, side: number, turn = 0) {
    const outcome = JSON.parse((await call<string>(page, 'run', JSON.stringify({ draw: { text } }))) as string);
    return page.evaluate(
      async ({ code, width, height, side, turn }) => {
        const canvas = document.createElement('canvas');
        Object.assign(canvas, { width, height });
        const context = canvas.getContext('2d')!;
        context.fillStyle = '#ddd';
        context.fillRect(0, 0, width, height);
        context.translate(width / 2, height / 2);
        context.rotate(turn);
        context.scale(side / code.size, side / code.size);
        context.translate(-code.size / 2, -code.size / 2);
        context.fillStyle = '#222';
        context.fill(new Path2D(code.path), 'evenodd');
        const blob = await new Promise<Blob>((done) => canvas.toBlob((blob) => done(blob!), 'image/jpeg', 0.8));
        const pixels = context.getImageData(0, 0, width, height).data;
        const luma = new Uint8Array(width * height).map((_, at) => pixels[at * 4]);
        // As text, since lists of numbers take half a minute to cross.
        const base64 = (blob: Blob) =>
          new Promise<string>((done) => {
            const reader = new FileReader();
            reader.onload = () => done(String(reader.result).split(',')[1]);
            reader.readAsDataURL(blob);
          });
        return { file: await base64(blob), luma: await base64(new Blob([luma])) };
      },
      { code: outcome.drawn, width, height, side, turn },
    );
  }

  const read = (page: Page, file: string) =>
    page.evaluate(async (file) => {
      const module = (globalThis as unknown as { lapel: { read_picture(bytes: Uint8Array): Promise<string> } }).lapel;
      try {
        return await module.read_picture(Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)));
      } catch (error) {
        return `refused: ${String(error)}`;
      }
    }, file);

  for (const [name, width, height, side, turn] of [
    ['a small screenshot', 260, 260, 220, 0],
    ['a large photo, turned', 2400, 3000, 1500, 0.3],
    ['a code that is a small part of a photo', 1600, 1200, 300, -0.1],
  ] as const) {
    test(`${name} is read, without asking anybody`, async ({ page }) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).origin));
      await ready(page);
      const { file } = await photo(page, width, height, side, turn);
      expect(await read(page, file)).toBe(text);
      expect(new Set(asked)).toEqual(new Set([new URL(address).origin]));
      expect(violations).toEqual([]);
    });
  }

  test('a picture without a code, and what is no picture, are told apart', async ({ page }) => {
    await ready(page);
    const { file } = await photo(page, 400, 300, 0.001);
    expect(await read(page, file)).toBe('refused: NoCode');
    expect(await read(page, btoa('no picture'))).toBe('refused: NotAPicture');
  });

  test('a scanner that cannot be loaded is said to be missing', async ({ page }) => {
    await page.route('**/scanner_loader.js', (route) => route.abort());
    await ready(page);
    const { file } = await photo(page, 300, 300, 250);
    expect(await read(page, file)).toBe('refused: NoScanner');
  });

  test('the browser reads first where it can', async ({ page }) => {
    await page.addInitScript(() => {
      class BarcodeDetector {
        static getSupportedFormats = async () => ['aztec', 'qr_code'];
        detect = async () => [{ rawValue: '' }, { rawValue: 'read by the browser' }];
      }
      Object.assign(globalThis, { BarcodeDetector });
    });
    let loaded = false;
    await page.route('**/scanner_loader.js', (route) => {
      loaded = true;
      return route.abort();
    });
    await ready(page);
    const { file } = await photo(page, 300, 300, 250);
    expect(await read(page, file)).toBe('read by the browser');
    expect(loaded).toBe(false);
  });

  /** Scans with the module's camera until a code is seen. */
  const scan = (page: Page) =>
    page.evaluate(async () => {
      const module = (globalThis as unknown as { lapel: { scan(video: Element): Promise<string> } }).lapel;
      try {
        return await module.scan(document.querySelector('#camera')!);
      } catch (error) {
        return `refused: ${String(error)}`;
      }
    });

  test('a code held before the camera is read, and the camera goes off', async ({ page }) => {
    await ready(page);
    const [width, height] = [1280, 720];
    const { luma } = await photo(page, width, height, 500, 0.1);
    const folder = mkdtempSync(join(tmpdir(), 'lapel-camera-'));
    const film = join(folder, 'code.y4m');
    // YUV4MPEG2, one grey frame that is shown for ever.
    const colour = Buffer.alloc((width * height) / 2, 128);
    writeFileSync(
      film,
      Buffer.concat([
        Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\nFRAME\n`),
        Buffer.from(luma, 'base64'),
        colour,
      ]),
    );
    const options = test.info().project.use.launchOptions;
    const browser = await chromium.launch({
      ...options,
      args: [
        ...(options?.args ?? []),
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-video-capture=${film}`,
      ],
    });
    try {
      const tab = await browser.newPage();
      await ready(tab);
      expect(await scan(tab)).toBe(text);
      expect(await tab.evaluate(() => document.querySelector('video')!.srcObject)).toBeNull();
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  for (const [exception, said] of [
    ['NotAllowedError', 'Denied'],
    ['NotFoundError', 'NotFound'],
    ['NotReadableError', 'InUse'],
  ]) {
    test(`a camera that answers ${exception} is ${said}`, async ({ page }) => {
      await page.addInitScript((name) => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name));
      }, exception);
      await ready(page);
      expect(await scan(page)).toBe(`refused: ${said}`);
    });
  }

  test('a browser without cameras is told apart from a device without one', async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'mediaDevices', { value: undefined });
    });
    await ready(page);
    expect(await scan(page)).toBe('refused: NotSupported');
  });
});

test('randomness differs each time', async ({ page }) => {
  await ready(page);
  const [one, two] = [await call<number[]>(page, 'random'), await call<number[]>(page, 'random')];
  expect(one).toHaveLength(64);
  expect(one).not.toEqual(two);
  expect(new Set(one as number[]).size).toBeGreaterThan(20);
});

test('a generator that leaves a key empty is refused', async ({ page }) => {
  await page.addInitScript(() => {
    Crypto.prototype.getRandomValues = (into) => into;
  });
  await ready(page);
  expect(await call(page, 'random')).toBe('refused: NoRandomness');
});
