/** Any static host, any path: under `/wallet/` as at a root, and every page survives a reload. */
import { expect, test } from '../fixtures';

const elsewhere = process.env.LAPEL_SUBPATH_URL;

const routes = ['share', 'add', 'check', 'shared', 'settings', './'];

test('every page survives a reload', async ({ learner }) => {
  for (const route of routes) {
    await learner.opens(route);
    const title = await learner.page.title();
    await learner.reloads();
    await expect(learner.page).toHaveTitle(title);
    await expect(learner.page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test.describe('under a sub-path', () => {
  test.skip(!elsewhere, 'LAPEL_SUBPATH_URL names no server: cargo xtask test does');

  test('add, share and check', { tag: '@desktop' }, async ({ somebody }) => {
    const learner = await somebody({ baseURL: elsewhere });
    await learner.opens();
    await learner.home.trySample();
    await learner.add.save();
    await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
    await learner.reloads();
    await learner.badge.share();
    const link = await learner.share.link();
    expect(link.startsWith(new URL('v#', elsewhere).href)).toBe(true);
    const employer = await somebody({ baseURL: elsewhere });
    await employer.opens(link);
    await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible();
  });

  test('every page survives a reload, and offline too', async ({ somebody }) => {
    const learner = await somebody({ baseURL: elsewhere });
    learner.world.expects(/ERR_INTERNET_DISCONNECTED/);
    for (const route of routes) {
      await learner.opens(route);
      await learner.reloads();
      await expect(learner.page.getByRole('heading', { level: 1 })).toBeVisible();
    }
    await learner.canGoOffline();
    await learner.context.setOffline(true);
    await learner.reloads();
    await expect(learner.page.getByRole('heading', { level: 1 })).toBeVisible();
    await learner.home.goTo('Settings');
    await expect(learner.settings.title()).toBeVisible();
  });
});

test('the page says what it is allowed, by header and by itself', async ({ learner, request, baseURL }) => {
  const { headers } = { headers: (await request.get(baseURL!)).headers() };
  const policy = headers['content-security-policy'];
  for (const part of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "require-trusted-types-for 'script'"]) expect(policy).toContain(part);
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')/);
  expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' });
  await learner.opens();
  const own = await learner.page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  expect(own).toContain("script-src 'self' 'wasm-unsafe-eval'");
});

test('it can be installed', async ({ learner, request, baseURL }) => {
  await learner.opens();
  const address = await learner.page.locator('link[rel=manifest]').evaluate((link: HTMLLinkElement) => link.href);
  const manifest = await (await request.get(address)).json();
  expect(manifest).toMatchObject({ display: 'standalone' });
  for (const { src } of [...manifest.icons, ...(manifest.screenshots ?? [])]) {
    expect((await request.get(new URL(src, address).href)).status(), src).toBe(200);
  }
  const session = await learner.context.newCDPSession(learner.page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A window that nobody has pressed anything in, or that is private, is no fault of the page.
  expect(installabilityErrors.map(one => one.errorId).filter(id => id !== 'in-incognito')).toEqual([]);
  expect(baseURL).toBeTruthy();
});
