/** After the first visit the app needs no network: not to open, not to add, not to share, not to check. */
import { expect, expectAccessible, test } from '../fixtures';
import { dataIntegrity, someBadge } from '../interop/issue.mjs';

test('offline after the first visit: reload, add, show, share and check', { tag: '@desktop' }, async ({ learner }) => {
  const about = someBadge();
  const text = await (await dataIntegrity()).issue(about);
  // The browser's own words about a network that is not there.
  learner.world.expects(/ERR_INTERNET_DISCONNECTED/);
  await learner.opens();
  await learner.canGoOffline();
  await learner.context.setOffline(true);
  await learner.reloads();
  await expect(learner.page.getByText('You are offline.')).toBeVisible();
  await expectAccessible(learner.page, 'offline');
  await learner.home.linkOrCode();
  await learner.add.write(text);
  await learner.add.goOn();
  await learner.add.save();
  await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
  await learner.reloads();
  await expect(learner.badge.title(about.title)).toBeVisible();
  await learner.badge.share();
  await learner.share.forWhom('Acme HR');
  const link = await learner.share.link();
  await learner.page.goto('about:blank');
  await learner.opens(link);
  await expect(learner.verify.verdict('This badge is genuine.')).toBeVisible();
  for (const route of ['./', 'add', 'shared', 'check', 'settings']) {
    await learner.opens(route);
    await expect(learner.page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('offline, a web link waits and says so', async ({ learner }) => {
  learner.world.expects(/ERR_INTERNET_DISCONNECTED/);
  await learner.opens('add');
  await learner.canGoOffline();
  await learner.context.setOffline(true);
  await expect(learner.page.getByText('You are offline.').first()).toBeVisible();
  await learner.add.paste('https://badges.example/earned/7');
  await expect(learner.add.says('You are offline. Come back to this when you have a connection.')).toBeVisible();
  await learner.context.setOffline(false);
  await expect(learner.page.getByText('only asking other sites has to wait')).toHaveCount(0);
});
