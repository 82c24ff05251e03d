/** JOURNEY verify: what somebody sees who was shown badges, whatever became of them on the way. */
import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, expectNothingGreen, test, type Person } from '../fixtures';
import { dataIntegrity, daysFromNow, someBadge } from '../interop/issue.mjs';
import { judged, lapel } from '../interop/lapel.mjs';
import { verifyPresentation } from '../interop/verify.mjs';

async function keepsOne(learner: Person) {
  const about = someBadge();
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
  return about;
}

test('a badge that somebody gave themselves is told as that, and not as an issuer’s word', { tag: '@desktop' }, async ({ learner }) => {
  const { page, verify } = learner;
  const own = await dataIntegrity();
  const badges: [object, string][] = [
    [{}, 'Issued by the person to themselves.'],
    [{ validUntil: daysFromNow(-1) }, 'The person’s own word, and out of date.'],
  ];
  for (const [changes, sentence] of badges) {
    const text = await own.issue(someBadge({ subject: own.id, ...changes }));
    await learner.opens('check');
    await verify.choose({ name: 'badge.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await expect(verify.verdict(sentence)).toBeVisible();
    await expect(page.getByText('Nobody else signed it. It has not been changed since, which does not make it true.')).toBeVisible();
    await expect(page.locator('.verdict.genuine')).toHaveCount(0);
    await expectAccessible(page, sentence);
    expect((await judged(text))[0]).toMatchObject({ self_issued: true });
  }
});

test.describe('a link that was meddled with', () => {
  test('shows no badge at all', { tag: '@desktop' }, async ({ learner, somebody }) => {
    const first = await keepsOne(learner);
    const link = await learner.linkTo([first.title]);
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
    const [first, second] = [await keepsOne(learner), await keepsOne(learner)];
    const links = [await learner.linkTo([first.title]), await learner.linkTo([second.title])];
    const employer = await somebody();
    await employer.opens(links[0]);
    await expect(employer.verify.badge(first.title)).toBeVisible();
    await employer.page.goto(links[1]);
    await expect(employer.verify.badge(second.title)).toBeVisible();
    await expect(employer.verify.badge(first.title)).toHaveCount(0);
  });

  test('and put together again is not to be relied on', async ({ learner, somebody, baseURL }) => {
    const about = someBadge({ image: `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#0a0"/></svg>')}` });
    await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
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

  test('and what cannot be checked in it is not excused', async ({ learner, somebody, baseURL }) => {
    const school = await dataIntegrity({ host: 'harbour-school.example' });
    for (const title of ['Navigation', 'Seamanship']) await learner.keeps(await school.issue(someBadge({ title })), title);
    await learner.opens('share');
    await learner.share.choose('Navigation', 'Seamanship');
    const forged = JSON.parse(await learner.share.file());
    const [changed, untouched] = forged.verifiableCredential;
    changed.credentialSubject.achievement.name = 'Doctor of Physics';
    const { stdout } = await lapel(['pack', '--base', baseURL, '-'], JSON.stringify(forged));
    const employer = await somebody();
    await employer.opens(stdout.trim());
    await expect(employer.verify.verdict('Do not rely on this.')).toBeVisible();
    for (const title of ['Doctor of Physics', untouched.credentialSubject.achievement.name]) {
      await expect(employer.verify.badge(title)).toContainText(/not to be relied on/i);
      await expect(employer.verify.badge(title)).not.toContainText('does not mean');
    }
    await expectNothingGreen(employer.page);
    await expectAccessible(employer.page, 'a share that was changed');
  });
});

test('a forged badge among genuine ones comes first and spoils the verdict', async ({ learner, somebody }) => {
  const first = await keepsOne(learner);
  const about = someBadge();
  const forged = JSON.parse(await (await dataIntegrity()).issue(about));
  forged.credentialSubject.achievement.name = 'Doctor of Physics';
  await learner.keeps(JSON.stringify(forged), 'Doctor of Physics', learner.add.saveAnyway);
  await expectNothingGreen(learner.page);
  const link = await learner.linkTo([first.title, 'Doctor of Physics'], async () => {
    await expect(learner.share.says('They will read “Do not rely on this”.')).toBeVisible();
    await expect(learner.share.says('“Doctor of Physics”').first()).toBeVisible();
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
  const first = await keepsOne(learner);
  const link = await learner.linkTo([first.title], () => learner.share.until('day'));
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
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
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
  await learner.keeps(JSON.stringify(unsigned), about.title);
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
  await learner.keeps(await issuer.issue(about), about.title);
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
  const first = await keepsOne(learner);
  const employer = await somebody();
  await employer.opens(await learner.linkTo([first.title]));
  const download = employer.page.waitForEvent('download');
  await employer.page.getByRole('button', { name: 'Save report' }).click();
  const path = test.info().outputPath('report.json');
  await (await download).saveAs(path);
  const report = JSON.parse(await readFile(path, 'utf8'));
  expect(JSON.stringify(report)).toContain(first.title);
});
