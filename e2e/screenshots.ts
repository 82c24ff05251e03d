/** The pictures of the README and the manifest: the app as it is, with badges of issuers that do not exist. */
import { fileURLToPath } from 'node:url';
import { expect, expectAccessible, test, type Person } from './fixtures';
import { dataIntegrity, someBadge } from './interop/issue.mjs';
import { lapel } from './interop/lapel.mjs';

const folder = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
const installed = fileURLToPath(new URL('../public/screenshots/', import.meta.url));
/** Those that the manifest shows before the app is installed. */
const inManifest = ['home-phone-light', 'verify-phone-light', 'verify-desktop'];
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };

const emblem = (ground: string, ring: string, shape: string) => `data:image/svg+xml;base64,${Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="30" fill="${ring}"/><circle cx="32" cy="32" r="25" fill="${ground}"/>
  <g fill="none" stroke="${ring}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">${shape}</g></svg>`).toString('base64')}`;

const learned = [
  {
    host: 'harbour-college.example', school: 'Harbour College', title: 'Data Literacy', skill: 'Explaining uncertainty', skillUrl: 'https://skills.example/uncertainty',
    validFrom: '2026-05-11T09:00:00Z', image: emblem('#174539', '#f3d48a', '<path d="M20 43V33M28 43V25M36 43V31M44 43V19"/>'),
    description: 'Reads, cleans and explains everyday data, and says how sure the conclusions are.',
    criteria: 'Four short projects with real data:\n\n- **Clean** a table with missing and doubtful values\n- **Describe** it with two charts and three sentences\n- **Question** a published claim\n- **Explain** uncertainty to somebody who has five minutes',
  },
  {
    host: 'northside.example', school: 'Northside Community Workshop', title: 'Bicycle Repair, Level 2', skill: 'Wheel truing', skillUrl: 'https://skills.example/wheels',
    validFrom: '2026-03-28T09:00:00Z', image: emblem('#22344f', '#e9b872', '<circle cx="23" cy="38" r="7"/><circle cx="42" cy="38" r="7"/><path d="M23 38l7-13h9l3 13M30 25l6 13"/>'),
    description: 'Trues wheels, replaces bearings and explains to an owner what was done.', criteria: 'Six repairs, each signed off by a mechanic.',
  },
  {
    host: 'redline.example', school: 'Redline First Aid', title: 'First Aid at Work', skill: 'Cardiopulmonary resuscitation', skillUrl: 'https://skills.example/resuscitation',
    validFrom: '2026-01-17T09:00:00Z', validUntil: '2029-01-17T09:00:00Z',
    image: emblem('#7b2632', '#f6e7d8', '<path d="M32 20v24M20 32h24"/>'),
    description: 'Gives first aid until help comes.', criteria: 'Sixteen hours of practice and an assessment.',
  },
];

/** A wallet with three badges, each checked with its issuer's website. */
async function wallet(person: Person): Promise<string[]> {
  const texts: string[] = [];
  for (const { host, school, ...changes } of [...learned].reverse()) {
    const issuer = await dataIntegrity({ host, name: school });
    const text = await issuer.issue(someBadge({ person: 'Ada Moreno', ...changes }));
    texts.unshift(text);
    await person.agreesToAsk(issuer.documents);
    await person.opens('add');
    await person.add.paste(text);
    await person.add.save();
    await person.badge.unfold('How do we know?');
    await person.badge.checkNow(host);
    await expect(person.badge.verdict('This badge is genuine.')).toBeVisible();
  }
  return texts;
}

async function picture(person: Person, name: string) {
  await expectAccessible(person.page, name);
  // Words that come and go are not what the page is about.
  await expect(person.page.locator('.toast')).toHaveCount(0, { timeout: 15_000 });
  await person.page.evaluate(() => scrollTo(0, 0));
  if (process.env.LAPEL_WHOLE) await person.page.screenshot({ path: `${process.env.LAPEL_WHOLE}/${name}.png`, fullPage: true, animations: 'disabled' });
  await person.page.screenshot({ path: `${inManifest.includes(name) ? installed : folder}${name}.png`, animations: 'disabled' });
}

for (const look of ['light', 'dark'] as const) {
  test(`a learner's phone, ${look}`, async ({ somebody }) => {
    test.setTimeout(120_000);
    const learner = await somebody({ ...phone, colorScheme: look });
    await wallet(learner);
    await learner.opens();
    await picture(learner, `home-phone-${look}`);
    await learner.home.open('Data Literacy');
    await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
    await picture(learner, `badge-phone-${look}`);
    await learner.badge.showCode();
    await expect(learner.share.code()).toBeVisible();
    await picture(learner, `share-phone-${look}`);
  });

  test(`an employer's phone, ${look}`, async ({ somebody, baseURL }) => {
    test.setTimeout(120_000);
    const text = await shared(await somebody(phone));
    const employer = await somebody({ ...phone, colorScheme: look });
    await sees(employer, text, baseURL!);
    await picture(employer, `verify-phone-${look}`);
    const forged = JSON.parse(text);
    forged.verifiableCredential[0].credentialSubject.achievement.name = 'Data Science, Advanced';
    await employer.page.goto('about:blank');
    await employer.opens(await linkTo(JSON.stringify(forged), baseURL!));
    await expect(employer.verify.verdict('Do not rely on this.')).toBeVisible();
    await picture(employer, `not-genuine-phone-${look}`);
  });
}

test('a learner’s record, and an advisor who reviews it', async ({ somebody }) => {
  test.setTimeout(180_000);
  const small = { ...phone, deviceScaleFactor: 1 };
  const learner = await somebody(small);
  await wallet(learner);
  await learner.opens('record');
  await learner.record.writes('Work', { title: 'Library assistant', organisation: 'City Library', from: '2022-03', until: '2024-06', skills: 'Teaching' });
  await expect(learner.record.line('Library assistant')).toBeVisible();
  await picture(learner, 'record-phone');
  for (const [way, name] of [['Skills', 'skills-phone'], ['Pathways', 'pathways-phone'], ['Timeline', 'timeline-phone']] as const) {
    await learner.record.goTo(way);
    if (way === 'Pathways') await learner.record.addSample('Sample: data assistant');
    if (way === 'Pathways') await expect(learner.record.says('A sample, made up')).toBeVisible();
    await picture(learner, name);
  }
  await learner.record.goTo('Hand over');
  await learner.page.getByRole('button', { name: 'Add link and code' }).click();
  await expect(learner.page.getByText('The link at the end opens 3 badges.')).toBeVisible();
  await picture(learner, 'resume-phone');
  await learner.page.getByRole('button', { name: 'Sign and share the record' }).click();
  await expect(learner.page).toHaveURL(/share\?ids=/);
  await expect(learner.share.copyButton()).toBeEnabled();
  const link = await learner.share.link();
  const advisor = await somebody(small);
  await advisor.opens(link.replace('/v#', '/review#'));
  await expect(advisor.review.title('Record of Ada Moreno')).toBeVisible();
  await picture(advisor, 'review-phone');
});

test('an employer’s desk', async ({ somebody, baseURL }) => {
  test.setTimeout(120_000);
  const text = await shared(await somebody(phone));
  const employer = await somebody({ ...desktop, isMobile: false, hasTouch: false });
  await sees(employer, text, baseURL!);
  await picture(employer, 'verify-desktop');
});

/** Two badges for an employer. */
async function shared(learner: Person): Promise<string> {
  await wallet(learner);
  await learner.opens('share');
  await learner.share.choose('Data Literacy', 'First Aid at Work');
  await learner.share.forWhom('Acme HR');
  return learner.share.file();
}

async function linkTo(text: string, base: string): Promise<string> {
  return (await lapel(['pack', '--base', base, '-'], text)).stdout.trim();
}

/** Opens the link, and asks the issuers as the page offers. */
async function sees(employer: Person, text: string, base: string) {
  await employer.opens(await linkTo(text, base));
  for (const { host } of learned.filter(({ title }) => text.includes(title))) {
    const ask = employer.page.getByRole('button', { name: `Check now (contacts ${host})` }).first();
    await ask.click();
    await expect(ask).toHaveCount(0);
  }
  await expect(employer.verify.verdict('Both badges are genuine.')).toBeVisible();
}
