/** JOURNEY share, face to face and for few: a question answered once, a link behind a passphrase, a page on a disk. */
import { pathToFileURL } from 'node:url';
import { expect, expectAccessible, test, type Person } from '../fixtures';
import { dataIntegrity, someBadge } from '../interop/issue.mjs';

async function keepsOne(learner: Person) {
  const about = someBadge({ description: undefined, criteria: 'Done.', skill: undefined });
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
  return about;
}

test('an answer was made just now for this question, and counts once', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const about = await keepsOne(learner);
  const before = await learner.linkTo([about.title]);
  const employer = await somebody();
  await employer.opens('ask');
  await expectAccessible(employer.page, 'in person');
  await employer.counter.ask('Acme HR', 'job application');
  await expect(employer.counter.question()).toBeVisible();
  await expectAccessible(employer.page, 'a question');

  // A link that was made before answers nothing.
  await employer.counter.takeAnswer(before);
  await expect(employer.counter.says('It does not answer your question.')).toBeVisible();

  await learner.opens('ask');
  await learner.counter.typeQuestion(await employer.counter.letters().innerText());
  await expect(learner.page.getByRole('heading', { level: 1, name: 'Answer in person' })).toBeVisible();
  await learner.share.choose(about.title);
  await expectAccessible(learner.page, 'an answer');
  const answer = await learner.share.link();
  await employer.counter.takeAnswer(answer);
  await expect(employer.counter.says('Made just now, for this question.')).toBeVisible();
  await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible();
  await expectAccessible(employer.page, 'an answer that holds');

  await employer.counter.takeAnswer(answer);
  await expect(employer.counter.says('Refused: this question was answered before.')).toBeVisible();
  const answered = await employer.counter.letters().innerText();
  await employer.counter.askAnew();
  await expect(employer.counter.letters()).not.toHaveText(answered);
  await employer.counter.takeAnswer(answer);
  await expect(employer.counter.says('It does not answer your question.')).toBeVisible();
  await learner.opens('shared');
  await expect(learner.shared.entry('Nobody in particular').first()).toContainText('answer in person');
});

test('a question that is scanned leads to the wallet that answers it', async ({ learner, somebody }) => {
  const about = await keepsOne(learner);
  const employer = await somebody();
  await employer.opens('ask');
  await employer.counter.ask('Acme HR', 'job application');
  const { readCode } = await import('../pictures');
  const link = readCode(await employer.counter.question().screenshot({ animations: 'disabled' }));
  await learner.opens(link);
  await learner.page.waitForURL(/share\?challenge=/);
  await expect(learner.share.says('Acme HR asks to see badges')).toBeVisible();
  await expect(learner.share.says('job application')).toBeVisible();
  await learner.share.choose(about.title);
  await employer.counter.takeAnswer(await learner.share.link());
  await expect(employer.counter.says('Made just now, for this question.')).toBeVisible();
});

test('a link behind a passphrase opens with it and not without', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const about = await keepsOne(learner);
  await learner.opens('share');
  await learner.share.choose(about.title);
  const { link, phrase } = await learner.share.locked();
  const employer = await somebody();
  await employer.page.goto(link);
  await expect(employer.page.getByRole('heading', { level: 1, name: 'This is locked' })).toBeVisible();
  await expect(employer.page.getByText(about.title)).toHaveCount(0);
  await expectAccessible(employer.page, 'a locked link');
  await employer.counter.unlock('not the passphrase');
  await expect(employer.page.getByText('This passphrase does not open it.')).toBeVisible({ timeout: 30_000 });
  await employer.counter.unlock(phrase.toLowerCase());
  await expect(employer.page.getByText('This passphrase does not open it.')).toBeVisible({ timeout: 30_000 });
  await employer.counter.unlock(phrase);
  await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible({ timeout: 30_000 });
  // What was inside stands in no address.
  expect(employer.page.url()).toMatch(/open#B/);
});

test('a page on a disk checks itself without any network', async ({ learner, somebody }, info) => {
  const about = await keepsOne(learner);
  await learner.opens('share');
  await learner.share.choose(about.title);
  const path = info.outputPath('badges.html');
  await learner.share.page_(path);
  const employer = await somebody({ offline: true });
  await employer.page.goto(pathToFileURL(path).href);
  await expect(employer.page.getByText(/This badge is genuine\./).first()).toBeVisible({ timeout: 30_000 });
  await expect(employer.page.getByText(about.title).first()).toBeVisible();
});

test('what to know before sending, and what fits where', { tag: '@desktop' }, async ({ learner }) => {
  const about = someBadge({ person: 'Ada Lovelace', expires: undefined });
  const forged = JSON.parse(await (await dataIntegrity()).issue(about));
  const fine = someBadge();
  await learner.keeps(await (await dataIntegrity()).issue(fine), fine.title);
  forged.credentialSubject.achievement.name = 'Doctor of Physics';
  await learner.keeps(JSON.stringify(forged), 'Doctor of Physics', learner.add.saveAnyway);
  await learner.opens('share');
  await learner.share.choose(fine.title);
  await expect(learner.share.says('What fits where')).toBeVisible();
  await expect(learner.share.says(/^Link: [\d,]+ characters\.$/)).toBeVisible();
  await learner.share.choose('Doctor of Physics');
  await expect(learner.share.says('They will not see a genuine badge.')).toBeVisible();
  await expectAccessible(learner.page, 'a share that will not work');
});

test('LinkedIn, a card and an e-mail', async ({ learner }) => {
  const about = await keepsOne(learner);
  await learner.opens('share');
  await learner.share.choose(about.title);
  await learner.share.unfoldOthers();
  await learner.page.getByRole('button', { name: 'Add to LinkedIn' }).click();
  const form = learner.share.sheet().getByRole('link', { name: 'Open LinkedIn’s form' });
  const address = new URL(await form.getAttribute('href') ?? '');
  expect(address.host).toBe('www.linkedin.com');
  expect(address.searchParams.get('name')).toBe(about.title);
  await expectAccessible(learner.page, 'LinkedIn');
  await learner.share.closeSheet();
  await learner.page.getByRole('button', { name: 'Card for a website' }).click();
  const html = await learner.share.sheet().getByRole('textbox', { name: 'HTML' }).inputValue();
  expect(html).toContain(about.title);
  expect(html).not.toContain('<script');
  await expectAccessible(learner.page, 'a card');
});
