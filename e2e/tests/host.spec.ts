/** What the host's files promise: versions that never mix, an app that says when it breaks, and a page nobody can bend. */
import { expect, expectAccessible, test } from '../fixtures';
import { Site } from '../harness/site';

test.describe('a new version', () => {
  let site: Site;
  test.beforeEach(async () => {
    site = await Site.open('/wallet/');
  });
  test.afterEach(() => site.close());

  const build = () => document.documentElement.dataset.build;
  const kept = async () => (await caches.keys()).filter((name) => name.startsWith('lapel-'));
  const look = async () => void (await (await navigator.serviceWorker.getRegistration())?.update().catch(() => {}));

  test('waits until the person wants it, and then this tab changes, once', async ({ somebody }) => {
    const learner = await somebody({ baseURL: site.url });
    await learner.opens();
    await learner.canGoOffline();
    const old = await learner.page.evaluate(build);
    site.deploy('second');
    await learner.page.evaluate(look);
    const restart = learner.page.getByRole('button', { name: 'Restart' });
    await expect(restart).toBeVisible();
    await learner.reloads();
    expect(await learner.page.evaluate(build)).toBe(old);
    let loads = 0;
    learner.page.on('load', () => (loads += 1));
    await restart.click();
    await expect.poll(() => learner.page.evaluate(build).catch(() => '')).toBe('second');
    await learner.canGoOffline();
    expect(loads).toBe(1);
    expect(await learner.page.evaluate(kept)).toEqual([`lapel-${old}`, 'lapel-second']);
  });

  test('is not what the first one is, however late its installation is told', async ({ somebody }) => {
    const learner = await somebody({ baseURL: site.url });
    await learner.context.addInitScript(() => {
      // As in Firefox and WebKit, where workers and what they do are told over different channels.
      const listen = ServiceWorker.prototype.addEventListener;
      ServiceWorker.prototype.addEventListener = function (this: ServiceWorker, kind: string, hear: EventListener) {
        listen.call(this, kind, async (event: Event) => {
          if (this.state !== 'installed') return hear(event);
          await new Promise((taken) => navigator.serviceWorker.addEventListener('controllerchange', taken, { once: true }));
          Object.defineProperty(this, 'state', { value: 'installed', configurable: true });
          hear(event);
          delete (this as { state?: string }).state;
          document.documentElement.dataset.told = '';
        });
      } as typeof listen;
    });
    await learner.opens();
    await learner.page.waitForFunction(() => 'told' in document.documentElement.dataset);
    await learner.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await expect(learner.page.getByRole('button', { name: 'Restart' })).toHaveCount(0);
  });

  test('that is not whole is not taken', async ({ somebody }) => {
    const learner = await somebody({ baseURL: site.url });
    await learner.opens();
    await learner.canGoOffline();
    const old = await learner.page.evaluate(build);
    site.deploy('broken', false);
    await learner.page.evaluate(look);
    await expect.poll(() => learner.page.evaluate(kept)).toEqual([`lapel-${old}`]);
    await learner.context.setOffline(true);
    learner.world.expects(/ERR_INTERNET_DISCONNECTED/);
    await learner.reloads();
    expect(await learner.page.evaluate(build)).toBe(old);
  });

  test('of the app that somebody else wrote does not start, and the page says what to do', async ({ somebody }) => {
    const { page, world } = await somebody({ baseURL: site.url });
    // What the browser says of a module that is not the one the page was built with.
    // The host may end while the page that broke still loads what nobody needs any more.
    world.expects(/app-ready|integrity|digest|module|fetch|did not start|ERR_CONNECTION_REFUSED|ERR_SOCKET_NOT_CONNECTED/i);
    const name = site.asset(/_bg\.wasm$/);
    const module = site.bytes(name);
    module[module.length - 5] ^= 1;
    site.write(name, module);
    await page.goto('./');
    await expect(page.getByRole('heading', { name: 'Something broke' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
    expect(await page.evaluate(() => performance.getEntriesByName('app-ready').length)).toBe(0);
  });
});

test('the page speaks before the app does, in the language that was chosen', async ({ somebody, baseURL }) => {
  const { page, world } = await somebody({ locale: 'es-ES' });
  world.expects(/app-ready|fetch|did not start|ERR_FAILED/i);
  await page.route(/_bg\.wasm$/, (route) => route.abort());
  await page.goto(baseURL!);
  await expect(page.getByRole('heading', { name: 'Algo se rompió' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cargar de nuevo' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Something broke' })).toBeHidden();
  // What was chosen in Settings goes before what the browser reads.
  await page.evaluate(() => localStorage.setItem('lapel-language', 'en'));
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Something broke' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Algo se rompió' })).toBeHidden();
});

test('a browser that lacks what the app is made of is told so, and is not asked to load again', async ({ learner }) => {
  const { page } = learner;
  learner.world.expects(/app-ready/);
  await page.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  await page.goto('v#nothing');
  await expect(page.getByRole('heading', { name: 'This browser is too old' })).toBeVisible();
  await expect(page.getByText('Nothing is wrong with the link or the code that brought you here')).toBeVisible();
  await expect(page.getByText('Checking on your device')).toBeHidden();
  await expect(page.getByRole('button')).toHaveCount(0);
  await expectAccessible(page, 'a browser that is too old');
});

test('a browser that knows no colours for both light and dark shows those of the light', async ({ learner }) => {
  const { page } = learner;
  await page.emulateMedia({ colorScheme: 'dark' });
  const changed = (path: string, change: (text: string) => string) =>
    page.route(path, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: change(await answer.text()) });
    });
  await changed('**/*.css', (text) => text.replaceAll('light-dark(', 'no-such-thing('));
  await changed('./', (text) => text.replace(/(<link rel="stylesheet"[^>]*?) integrity="[^"]*"/, '$1'));
  await learner.opens();
  const colours = () => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color];
  expect(await page.evaluate(colours)).toEqual(['rgb(250, 246, 239)', 'rgb(29, 34, 40)']);
  await expectAccessible(page, 'a browser without light-dark()');
});

test('a fault of the app leaves a way to save what is kept, without the keys', async ({ learner }) => {
  await learner.opens();
  await learner.home.trySample();
  await learner.add.save();
  await learner.badge.share();
  await learner.share.link();
  learner.world.expects(/unreachable/);
  await learner.page.evaluate(() => {
    const fault = new WebAssembly.RuntimeError('unreachable');
    dispatchEvent(new ErrorEvent('error', { error: fault, message: fault.message }));
  });
  await expect(learner.page.getByRole('heading', { name: 'Something broke' })).toBeVisible();
  const download = learner.page.waitForEvent('download');
  await learner.page.getByRole('button', { name: 'Save a copy' }).click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const rescued = JSON.parse(Buffer.concat(chunks).toString());
  expect(rescued.held).toHaveLength(1);
  expect(rescued.shared).toHaveLength(1);
  expect(Object.keys(rescued)).not.toContain('keys');
});

test('no script and no worker but ours can be made, and no HTML that runs', async ({ learner }) => {
  learner.world.expects(/'Trusted\w+' assignment|TrustedTypePolicy named 'another'|TrustedScript|Trusted Types?|(Content Security Policy|policy): (require-trusted-types-for|trusted-types)/);
  await learner.opens();
  const refusals = await learner.page.evaluate(() => {
    const refused = (make: () => unknown) => {
      try {
        make();
        return false;
      } catch (why) {
        return why instanceof TypeError;
      }
    };
    const element = document.createElement('div');
    return {
      html: ['<b>ours</b>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<script>1</script>', '<a href="javascript:1">', '<iframe>', '<form>', '<base href=//x>', '<style>']
        .map((html) => refused(() => (element.innerHTML = html))),
      workers: ['./other.js', 'https://elsewhere.example/engine_loader.js', './assets/engine_loader.js', 'blob:x']
        .map((address) => refused(() => new Worker(address))),
      script: refused(() => (document.createElement('script').src = './other.js')),
      text: refused(() => (document.createElement('script').text = '1')),
      policy: refused(() => (globalThis as any).trustedTypes.createPolicy('another', {})),
    };
  });
  expect(refusals).toEqual({
    html: [false, true, true, true, true, true, true, true, true],
    workers: [true, true, true, true],
    script: true,
    text: true,
    policy: true,
  });
});

test('what another app shares waits in the inbox until it is taken', async ({ learner }) => {
  await learner.opens();
  await learner.canGoOffline();
  const sample = await learner.page.evaluate(async () => (await fetch('./samples/collaboration.json')).text());
  await learner.page.evaluate(async (sample) => {
    const form = new FormData();
    form.append('files', new File([sample], 'collaboration.json', { type: 'application/json' }));
    await fetch('./receive', { method: 'POST', body: form, redirect: 'manual' });
  }, sample);
  await learner.opens('add?inbox=1');
  await learner.add.save();
  await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
  expect(await learner.page.evaluate(async () => (await (await caches.open('inbox')).keys()).length)).toBe(0);
});

test('an address of more than one word leads home', async ({ learner }) => {
  await learner.opens();
  await learner.canGoOffline();
  const root = learner.page.url();
  await learner.page.goto('./one/two');
  await expect(learner.page).toHaveURL(root);
  await expect(learner.page.getByRole('heading', { level: 1 })).toBeVisible();
});
