/** JOURNEY verify, at a desk: many at once, the issuers one trusts, and what is kept of a check. */
import { readFile, mkdir, writeFile } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import { expect, expectAccessible, test } from '../fixtures';
import { dataIntegrity, joseIssuer, someBadge } from '../interop/issue.mjs';

const json = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

test('files, a zip, links and rubbish become one table', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const issuer = await dataIntegrity();
  const [first, second, third, shared] = [someBadge({ person: 'Ada Lovelace' }), someBadge(), someBadge(), someBadge()];
  const forged = JSON.parse(await issuer.issue(second));
  forged.credentialSubject.achievement.name = 'Doctor of Physics';
  await learner.keeps(await issuer.issue(shared), shared.title);
  const link = await learner.linkTo([shared.title]);

  const employer = await somebody();
  await employer.opens('desk');
  await expectAccessible(employer.page, 'an empty desk');
  await expect(employer.desk.says('Nothing is kept:')).toBeVisible();
  const zip = zipSync({ 'a/third.jwt': strToU8(await (await joseIssuer({ algorithm: 'ES256', method: 'jwk', model: 2 })).issue(third)), 'readme.txt': strToU8('hello') });
  await employer.desk.choose(
    json('first.json', await issuer.issue(first)),
    json('forged.json', JSON.stringify(forged)),
    json('broken.json', '{"type": ["VerifiableCredential"'),
    { name: 'many.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) },
  );
  await employer.desk.pasteLinks(`See ${link}\nand https://elsewhere.example/badge.json`);
  await expect(employer.desk.row(first.title)).toContainText('Genuine');
  await expect(employer.desk.row(third.title)).toContainText('Genuine');
  await expect(employer.desk.row(shared.title)).toContainText('Genuine');
  await expect(employer.desk.row('Doctor of Physics')).toContainText('Not genuine');
  await expect(employer.desk.row('Doctor of Physics')).toContainText('Somebody changed it after it was signed.');
  await expect(employer.desk.row('broken.json')).toContainText('Can’t be read');
  // No website was asked; it is named first.
  await expect(employer.desk.says(/leads to a website.*elsewhere\.example/)).toBeVisible();
  await expectAccessible(employer.page, 'a full desk');
  // What needs a look stands first.
  await expect(employer.desk.rows().first()).toContainText('Doctor of Physics');

  await employer.desk.compare('Ada Lovelace');
  await expect(employer.desk.row(first.title)).toContainText('This person');
  await employer.desk.only(/^Genuine/);
  await expect(employer.desk.row('Doctor of Physics')).toHaveCount(0);
  await employer.desk.search('Ada');
  await expect(employer.desk.rows()).toHaveCount(1);
  const csv = await employer.desk.save('CSV');
  expect(csv.trim().split('\r\n')).toHaveLength(2);
  expect(csv).toContain(first.title);
  const rows = JSON.parse(await employer.desk.save('JSON'));
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ headline: 'genuine', source: 'first.json' });

  await employer.desk.open(first.title);
  await expect(employer.desk.sheet()).toContainText('This badge is genuine.');

  // Nothing is kept.
  await employer.reloads();
  await expect(employer.desk.rows()).toHaveCount(0);
  await employer.opens();
  await expect(employer.home.promise()).toBeVisible();
});

test('a folder with everything in it', async ({ somebody }, info) => {
  const about = someBadge();
  const folder = info.outputPath('applications');
  await mkdir(`${folder}/one/deep`, { recursive: true });
  await writeFile(`${folder}/one/deep/badge.json`, await (await dataIntegrity()).issue(about));
  await writeFile(`${folder}/notes.txt`, 'call back on Monday');
  const employer = await somebody();
  await employer.opens('desk');
  await employer.desk.folder(folder);
  await expect(employer.desk.row(about.title)).toContainText('applications/one/deep/badge.json');
  await expect(employer.desk.row('notes.txt')).toContainText('Can’t be read');
});

test('a folder that is dropped', { tag: '@desktop' }, async ({ somebody }, info) => {
  const [about, other] = [someBadge(), someBadge()];
  const folder = info.outputPath('dropped');
  await mkdir(`${folder}/deep/deeper`, { recursive: true });
  const issuer = await dataIntegrity();
  await writeFile(`${folder}/deep/deeper/badge.json`, await issuer.issue(about));
  await writeFile(`${folder}/other.json`, await issuer.issue(other));
  const employer = await somebody();
  await employer.opens('desk');
  await employer.desk.drop(folder);
  await expect(employer.desk.row(about.title)).toContainText('dropped/deep/deeper/badge.json');
  await expect(employer.desk.row(other.title)).toContainText('Genuine');
});

test('a thousand files, and the page keeps answering', async ({ somebody }, info) => {
  test.setTimeout(180_000);
  const issuer = await dataIntegrity();
  const texts = await Promise.all(Array.from({ length: 20 }, () => issuer.issue(someBadge())));
  const folder = info.outputPath('thousand');
  await mkdir(folder, { recursive: true });
  // From the disk, as people bring them.
  const files = Array.from({ length: 1000 }, (_, at) => `${folder}/${at}.json`);
  await Promise.all(files.map((path, at) => writeFile(path, at % 10 === 9 ? '{"broken"' : texts[at % texts.length])));
  const employer = await somebody();
  await employer.opens('desk');
  await employer.page.evaluate(() => {
    const seen = { longest: 0, last: performance.now() };
    Object.assign(globalThis, { seen });
    setInterval(() => {
      const now = performance.now();
      seen.longest = Math.max(seen.longest, now - seen.last);
      seen.last = now;
    }, 20);
  });
  const began = Date.now();
  await employer.desk.choose(...files);
  await expect(employer.desk.counted('All 1,000')).toBeVisible({ timeout: 150_000 });
  await expect(employer.desk.counted('Can’t be read 100')).toBeVisible();
  await expect(employer.desk.counted('Genuine 900')).toBeVisible();
  await expect(employer.page.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 });
  const longest = await employer.page.evaluate(() => (globalThis as unknown as { seen: { longest: number } }).seen.longest);
  info.annotations.push({ type: 'figures', description: `1,000 files in ${Date.now() - began} ms; longest silence ${Math.round(longest)} ms` });
  console.log(`1,000 files in ${Date.now() - began} ms; the page was silent for ${Math.round(longest)} ms at most`);
  // A page that froze until the end would have been silent for all of it; how long it is, is a figure and no test.
  expect(longest).toBeLessThan((Date.now() - began) / 4);
});

test('an issuer that was confirmed is a finding of its own, and the list goes out and in', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const about = someBadge();
  const text = await (await dataIntegrity()).issue(about);
  const employer = await somebody();
  await employer.opens('check');
  await employer.verify.check(text);
  await expect(employer.verify.badge(about.title)).toBeVisible();
  await employer.verify.unfold(about.title, 'How do we know?');
  await employer.page.getByRole('link', { name: 'I confirmed this issuer myself' }).click();
  await employer.page.waitForURL(/issuers/);
  await employer.desk.confirmIssuer('the registrar, by telephone');
  await expect(employer.desk.says('the registrar, by telephone')).toBeVisible();
  await expect(employer.desk.says(/confirmed on/)).toBeVisible();
  await expectAccessible(employer.page, 'issuers I trust');
  const download = employer.page.waitForEvent('download');
  await employer.page.getByRole('button', { name: 'Save the list' }).click();
  const list = await readFile(await (await download).path(), 'utf8');

  // Somebody else takes the list over.
  await learner.opens('issuers');
  const chooser = learner.page.waitForEvent('filechooser');
  await learner.page.getByRole('button', { name: 'Add a saved list' }).click();
  await (await chooser).setFiles([json('issuers.json', list)]);
  await expect(learner.page.getByText('1 issuer added or changed.')).toBeVisible();
  for (const person of [employer, learner]) {
    await person.opens('desk');
    await person.desk.choose(json('badge.json', text));
    await expect(person.desk.row(about.title)).toContainText('You trust this issuer');
  }
});

test('a receipt: what was known then beside what is known now, and a changed one shows nothing', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const about = someBadge({ person: 'Ada Lovelace' });
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
  const link = await learner.linkTo([about.title], async () => {
    await learner.share.forWhom('Acme HR');
    await learner.share.why('job application');
  });
  const employer = await somebody();
  await employer.opens(link);
  await expect(employer.verify.says(/Shared for Acme HR on .*, valid until/)).toBeVisible();
  await expect(employer.verify.says('Why: job application')).toBeVisible();
  await employer.page.locator('summary', { hasText: 'Check it is this person' }).click();
  await employer.page.getByRole('textbox', { name: 'E-mail, name or number from the application' }).fill('Ada Lovelace');
  await employer.page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(employer.page.getByText('Yes: the badge names this person.')).toBeVisible();
  const download = employer.page.waitForEvent('download');
  await employer.page.getByRole('button', { name: 'Save report' }).click();
  const receipt = await readFile(await (await download).path(), 'utf8');
  await employer.page.getByRole('button', { name: 'Report as a page' }).click();
  await expect(employer.desk.says('This device made and signed this receipt')).toBeVisible();
  await expect(employer.desk.says('What was known then still holds')).toBeVisible();
  // The answer is kept, and not what was typed: the name stands there because the badge says it.
  await expect(employer.desk.says('Compared with a person then: the badge names them.')).toBeVisible();
  await expectAccessible(employer.page, 'a receipt');
  const saved = employer.page.waitForEvent('download');
  await employer.page.getByRole('button', { name: 'Save as a page' }).click();
  const page = await readFile(await (await saved).path(), 'utf8');
  expect(page).toContain(about.title);
  expect(page).not.toMatch(/<script(?! type="application\/json")/);

  // Ten days later, on another device, out of the page: the share has ended.
  const later = await somebody();
  await later.livesLater(10);
  await later.opens('receipt');
  await later.desk.readReceipt(page);
  await expect(later.desk.says('Another device made and signed this receipt')).toBeVisible();
  await expect(later.desk.says('Something is known differently now.')).toBeVisible();

  await later.opens('receipt');
  await later.desk.readReceipt(receipt.replace(about.title, 'Doctor of Physics'));
  await expect(later.page.getByRole('heading', { level: 1, name: 'Do not rely on this receipt.' })).toBeVisible();
  await expect(later.page.getByText('Doctor of Physics')).toHaveCount(0);
  await expectAccessible(later.page, 'a changed receipt');
});
