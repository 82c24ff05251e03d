/** JOURNEY share, and JOURNEY verify on the other side of the link: what is handed over is what a stranger judges. */
import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, expectNothingGreen, test, type Person } from '../fixtures';
import { dataIntegrity, daysFromNow, joseIssuer, someBadge } from '../interop/issue.mjs';
import { lapel } from '../interop/lapel.mjs';
import { verifyPresentation } from '../interop/verify.mjs';
import { readCode } from '../pictures';

const EMAIL = 'ada@example.org';

/** Brings a document into the wallet. */
async function keeps(person: Person, text: string, title: string, save = person.add.save) {
  await person.opens('add');
  await person.add.paste(text);
  await save();
  await expect(person.badge.title(title)).toBeVisible();
}

async function keepsTwo(learner: Person, changes = {}) {
  const badges = [someBadge({ email: EMAIL, salt: 'pinch', ...changes }), someBadge({ person: 'Ada Lovelace', ...changes })];
  await keeps(learner, await (await dataIntegrity()).issue(badges[0]), badges[0].title);
  await keeps(learner, await (await joseIssuer({ algorithm: 'ES256', method: 'jwk', model: 2 })).issue(badges[1]), badges[1].title);
  return badges;
}

async function linkOf(learner: Person, titles: string[], before = async () => {}) {
  await learner.opens('share');
  await learner.share.choose(...titles);
  await before();
  return learner.share.link();
}

test('two badges, a link, and a stranger who sees that both are genuine', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const [first, second] = await keepsTwo(learner);
  const link = await linkOf(learner, [first.title, second.title], async () => {
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

test('what they will see is what they see', async ({ learner, somebody }) => {
  const [first] = await keepsTwo(learner);
  const link = await linkOf(learner, [first.title], async () => {
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
  await keeps(learner, await (await dataIntegrity()).issue(about), about.title);
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
  await keeps(learner, await (await dataIntegrity()).issue(about), about.title);
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
  await keeps(learner, text, about.title);
  const download = await learner.badge.saveFile();
  const path = test.info().outputPath('original');
  await download.saveAs(path);
  expect(await readFile(path, 'utf8')).toBe(text);
});

test.describe('a link that was meddled with', () => {
  test('shows no badge at all', { tag: '@desktop' }, async ({ learner, somebody }) => {
    const [first] = await keepsTwo(learner);
    const link = await linkOf(learner, [first.title]);
    const payload = link.indexOf('#') + 1;
    const middle = payload + Math.floor((link.length - payload) / 2);
    const swapped = link.slice(0, middle) + (link[middle] === 'A' ? 'B' : 'A') + link.slice(middle + 1);
    const employer = await somebody();
    for (const broken of [swapped, link.slice(0, middle), `${link}x`, link.slice(0, payload)]) {
      // Another fragment alone is no new visit.
      await employer.page.goto('about:blank');
      await employer.opens(broken);
      await expect(employer.verify.verdict('This link does not work.')).toBeVisible();
      await expect(employer.verify.badges()).toHaveCount(0);
      await expect(employer.page.getByText(first.title)).toHaveCount(0);
    }
    await expectAccessible(employer.page, 'a broken link');
  });

  test('another link in the same window is judged anew', async ({ learner, somebody }) => {
    const [first, second] = await keepsTwo(learner);
    const links = [await linkOf(learner, [first.title]), await linkOf(learner, [second.title])];
    const employer = await somebody();
    await employer.opens(links[0]);
    await expect(employer.verify.badge(first.title)).toBeVisible();
    await employer.page.goto(links[1]);
    await expect(employer.verify.badge(second.title)).toBeVisible();
    await expect(employer.verify.badge(first.title)).toHaveCount(0);
  });

  test('and put together again is not to be relied on', async ({ learner, somebody, baseURL }) => {
    const about = someBadge({ image: `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#0a0"/></svg>')}` });
    await keeps(learner, await (await dataIntegrity()).issue(about), about.title);
    await learner.badge.share();
    const forged = JSON.parse(await learner.share.file());
    forged.verifiableCredential[0].credentialSubject.achievement.name = 'Doctor of Physics';
    const { stdout } = await lapel(['pack', '--base', baseURL, '-'], JSON.stringify(forged));
    const employer = await somebody();
    await employer.opens(stdout.trim());
    await expect(employer.verify.verdict('Do not rely on this.')).toBeVisible();
    await expect(employer.verify.badge('Doctor of Physics')).toContainText(/not genuine/i);
    await expectNothingGreen(employer.page);
    await expectAccessible(employer.page, 'not genuine');
    const { challenge, domain } = forged.proof;
    expect((await verifyPresentation(JSON.stringify(forged), { challenge, domain })).verified).toBe(false);
  });
});

test('a forged badge among genuine ones comes first and spoils the verdict', async ({ learner, somebody }) => {
  const [first] = await keepsTwo(learner);
  const about = someBadge();
  const forged = JSON.parse(await (await dataIntegrity()).issue(about));
  forged.credentialSubject.achievement.name = 'Doctor of Physics';
  await keeps(learner, JSON.stringify(forged), 'Doctor of Physics', learner.add.saveAnyway);
  await expectNothingGreen(learner.page);
  const link = await linkOf(learner, [first.title, 'Doctor of Physics'], async () => {
    await expect(learner.share.says('“Doctor of Physics”: they will read “Do not rely on this.”')).toBeVisible();
  });
  const employer = await somebody();
  await employer.opens(link);
  await expect(employer.verify.verdict('1 of 2 are genuine.')).toBeVisible();
  await expect(employer.verify.badges().first()).toContainText('Doctor of Physics');
  await expect(employer.verify.says('Do not rely on the ones that come first below.')).toBeVisible();
  await expectNothingGreen(employer.page);
  await expectAccessible(employer.page, 'some genuine');
});

test('a share that has ended says so', async ({ learner, somebody }) => {
  const [first] = await keepsTwo(learner);
  const link = await linkOf(learner, [first.title], () => learner.share.until('day'));
  const employer = await somebody();
  await employer.livesLater(3);
  await employer.opens(link);
  await expect(employer.verify.verdict('Genuine, but this share has ended.')).toBeVisible();
  await expect(employer.verify.says(/This share ended on/)).toBeVisible();
  await expect(employer.verify.verdict('This badge is genuine.')).toHaveCount(0);
  await expectAccessible(employer.page, 'an ended share');
});

test('a badge that is out of date is genuine and out of date', async ({ learner, somebody }) => {
  const about = someBadge({ validFrom: daysFromNow(-400), validUntil: daysFromNow(-20) });
  await keeps(learner, await (await dataIntegrity()).issue(about), about.title);
  await expect(learner.badge.verdict('Genuine, but out of date.')).toBeVisible();
  await learner.badge.share();
  const link = await learner.share.link();
  const employer = await somebody();
  await employer.opens(link);
  await expect(employer.verify.verdict('Genuine, but out of date.')).toBeVisible();
  await expectAccessible(employer.page, 'out of date');
});

test('an unsigned badge is shared as unsigned', async ({ learner, somebody }) => {
  const about = someBadge();
  const { proof, ...unsigned } = JSON.parse(await (await dataIntegrity()).issue(about));
  expect(proof).toBeTruthy();
  await keeps(learner, JSON.stringify(unsigned), about.title);
  await learner.badge.share();
  const link = await learner.share.link();
  const employer = await somebody();
  await employer.opens(link);
  await expect(employer.verify.verdict('Not signed.')).toBeVisible();
  await expect(employer.verify.says('Written by the person themselves; nobody signed it.').first()).toBeVisible();
});

test('a withdrawn badge is known as such once its issuer was asked', async ({ learner, somebody }) => {
  const issuer = await dataIntegrity({ host: 'issuer.example' });
  const list = 'https://issuer.example/status/3';
  await issuer.statusList(list, [4711]);
  const about = someBadge({ status: { list, at: 4711 } });
  await keeps(learner, await issuer.issue(about), about.title);
  await expect(learner.badge.verdict('We could not check this badge.')).toBeVisible();
  await learner.badge.share();
  const link = await learner.share.link();

  const employer = await somebody();
  await employer.opens(link);
  await expect(employer.verify.verdict('We could not check this badge.')).toBeVisible();
  expect(employer.world.asked).toEqual([]);
  await employer.agreesToAsk(issuer.documents);
  await employer.verify.checkNow('issuer.example');
  await expect(employer.verify.verdict('The issuer has withdrawn this badge.')).toBeVisible();
  await expect(employer.verify.says('Contacted: issuer.example.')).toBeVisible();
  await expectNothingGreen(employer.page);
  await expectAccessible(employer.page, 'withdrawn');
});

test('the report of a check can be saved', async ({ learner, somebody }) => {
  const [first] = await keepsTwo(learner);
  const employer = await somebody();
  await employer.opens(await linkOf(learner, [first.title]));
  const download = employer.page.waitForEvent('download');
  await employer.page.getByRole('button', { name: 'Save report' }).click();
  const path = test.info().outputPath('report.json');
  await (await download).saveAs(path);
  const report = JSON.parse(await readFile(path, 'utf8'));
  expect(JSON.stringify(report)).toContain(first.title);
});
