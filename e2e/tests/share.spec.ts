/** JOURNEY share: by link, code and file, and what is handed over is what a stranger gets. */
import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, test, type Person } from '../fixtures';
import { dataIntegrity, joseIssuer, someBadge } from '../interop/issue.mjs';
import { readCode } from '../pictures';

const EMAIL = 'ada@example.org';

async function keepsTwo(learner: Person) {
  const badges = [someBadge({ email: EMAIL, salt: 'pinch' }), someBadge({ person: 'Ada Lovelace' })];
  await learner.keeps(await (await dataIntegrity()).issue(badges[0]), badges[0].title);
  await learner.keeps(await (await joseIssuer({ algorithm: 'ES256', method: 'jwk', model: 2 })).issue(badges[1]), badges[1].title);
  return badges;
}

test('two badges, a link, and a stranger who sees that both are genuine', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const [first, second] = await keepsTwo(learner);
  const link = await learner.linkTo([first.title, second.title], async () => {
    await learner.share.forWhom('Acme HR');
    await expect(learner.share.says('Anyone with this code or link can see it. You cannot take it back.')).toBeVisible();
    await expectAccessible(learner.page, 'share');
  });

  const employer = await somebody();
  await employer.opens(link);
  await expect(employer.verify.verdict('Both badges are genuine.')).toBeVisible();
  await expect(employer.verify.badge(first.title)).toContainText('Genuine');
  await expect(employer.verify.badge(second.title)).toContainText('Ada Lovelace');
  await expect(employer.verify.says('Acme HR')).toBeVisible();
  await expect(employer.verify.says('Contacted: nobody.')).toBeVisible();
  await expectAccessible(employer.page, 'both genuine');

  // The person is compared on this device, by what the application says.
  await employer.verify.comparePerson(first.title, 'eve@example.org');
  await expect(employer.verify.badge(first.title)).toContainText('The badge names somebody else, or writes it differently.');
  await employer.verify.comparePerson(first.title, EMAIL);
  await expect(employer.verify.badge(first.title)).toContainText('Yes: the badge names this person.');

  // Looking keeps nothing.
  await employer.opens();
  await expect(employer.home.promise()).toBeVisible();

  await learner.opens('shared');
  await expect(learner.shared.entry('Acme HR')).toContainText(first.title);
  await expect(learner.shared.entry('Acme HR')).toContainText(second.title);
  await expectAccessible(learner.page, 'shared');
  await learner.shared.forget();
  await expect(learner.shared.none()).toBeVisible();
});

test('a link is said to be in the Shared list when it is there, and not before', async ({ learner }) => {
  const [first] = await keepsTwo(learner);
  await learner.opens('share');
  await learner.share.choose(first.title);
  await learner.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await expect(learner.share.copyButton()).toBeEnabled();
  // Another tab is writing, and takes its time.
  await learner.page.evaluate(() => new Promise<void>((held) => {
    void navigator.locks.request('lapel-write', () => new Promise<void>((done) => {
      addEventListener('done', () => done(), { once: true });
      held();
    }));
  }));
  await learner.share.copyButton().click();
  await expect.poll(() => learner.page.evaluate(() => navigator.clipboard.readText())).toContain('/v#');
  await learner.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const told = learner.page.getByText('It is in your Shared list.');
  expect(await told.count()).toBe(0);
  await learner.page.evaluate(() => dispatchEvent(new Event('done')));
  await expect(told).toBeVisible();
  await learner.opens('shared');
  await expect(learner.page.getByText(first.title)).toBeVisible();
});

test('what they will see is what they see', async ({ learner, somebody }) => {
  const [first] = await keepsTwo(learner);
  const link = await learner.linkTo([first.title], async () => {
    await learner.share.preview();
    await expect(learner.share.sheet()).toContainText('This badge is genuine.');
    await expect(learner.share.sheet()).toContainText(first.title);
    await expectAccessible(learner.page, 'preview');
    await learner.share.closeSheet();
  });
  const employer = await somebody();
  await employer.opens(link);
  await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible();
});

test('a code, which any scanner reads and a stranger’s photo opens', async ({ learner, somebody }) => {
  const about = someBadge({ description: undefined, criteria: 'Done.', skill: undefined });
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
  await learner.badge.showCode();
  await expect(learner.share.code()).toBeVisible();
  await expectAccessible(learner.page, 'code');
  const buffer = await learner.share.code().screenshot({ animations: 'disabled' });
  const link = readCode(buffer);

  const employer = await somebody();
  await employer.opens(link);
  await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible();
  await expect(employer.verify.badge(about.title)).toBeVisible();

  const other = await somebody();
  await other.opens('check');
  await other.verify.photo({ name: 'photo.png', mimeType: 'image/png', buffer });
  await expect(other.verify.verdict('This badge is genuine.')).toBeVisible();
});

test('too much for a code says so, and the link carries it', async ({ learner, somebody }) => {
  const about = someBadge({ criteria: Array.from({ length: 1200 }, () => crypto.randomUUID().slice(0, 8)).join(' ') });
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
  await learner.badge.showCode();
  await expect(learner.page.getByText('This is too large for one code.')).toBeVisible();
  await learner.share.closeSheet();
  const link = await learner.share.link();
  const employer = await somebody();
  await employer.opens(link);
  await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible();
});

test('a file, dropped by a stranger', async ({ learner, somebody }) => {
  const [first, second] = await keepsTwo(learner);
  await learner.opens('share');
  await learner.share.choose(first.title, second.title);
  const text = await learner.share.file();
  const employer = await somebody();
  await employer.opens('check');
  await employer.add.drop({ name: 'shared-badges.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(employer.verify.verdict('Both badges are genuine.')).toBeVisible();
});

test('the original comes out as it went in', async ({ learner }) => {
  const about = someBadge();
  const text = await (await dataIntegrity()).issue(about);
  await learner.keeps(text, about.title);
  const download = await learner.badge.saveFile();
  const path = test.info().outputPath('original');
  await download.saveAs(path);
  expect(await readFile(path, 'utf8')).toBe(text);
});
