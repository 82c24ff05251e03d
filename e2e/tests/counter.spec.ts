/** JOURNEY share, face to face and without any network: the question through one camera, the answer through the other. */
import { expect, test, type Person } from '../fixtures';
import { arguments_, camera, chromium } from '../harness/browser';
import { before, nothingYet } from '../harness/camera';
import { dataIntegrity, someBadge } from '../interop/issue.mjs';
import { fromPng } from '../pictures';

// Whatever somebody holds before the camera; both look through the same.
const film = nothingYet();

test.use({ launchOptions: { executablePath: chromium, args: [...arguments_, ...camera(film)] } });

/** The question, scanned by the learner's wallet and answered with this badge. */
async function asksAndAnswers(learner: Person, employer: Person, title: string) {
  for (const person of [learner, employer]) await person.context.grantPermissions(['camera']);
  await employer.opens('ask');
  await employer.counter.ask('Acme HR', 'job application');
  before(film, [fromPng(await employer.counter.question().screenshot({ animations: 'disabled' }))]);
  await learner.opens('ask');
  await learner.counter.scanQuestion();
  await expect(learner.share.says('Acme HR asks to see badges')).toBeVisible();
  await learner.share.choose(title);
  await learner.share.showCode();
}

test('a question and its answer pass from screen to camera and back', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const about = someBadge({ description: undefined, criteria: 'Done.', skill: undefined });
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
  const employer = await somebody();
  await asksAndAnswers(learner, employer, about.title);
  before(film, [fromPng(await learner.share.code().screenshot({ animations: 'disabled' }))]);
  await employer.counter.scanAnswer();
  await expect(employer.counter.says('Made just now, for this question.')).toBeVisible();
  await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible();
  // The same code once more is a replay.
  await employer.counter.scanAnswer();
  await expect(employer.counter.says('Refused: this question was answered before.')).toBeVisible();
});

test('an answer too large for one code comes back as a row of codes', async ({ learner, somebody }) => {
  test.setTimeout(120_000);
  const criteria = Array.from({ length: 560 }, () => crypto.randomUUID().slice(0, 8)).join(' ');
  const about = someBadge({ criteria });
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
  const employer = await somebody();
  await asksAndAnswers(learner, employer, about.title);
  const code = learner.share.oneOfARow();
  await expect(code).toBeVisible();
  // As a camera sees it: now and then, and not each of them.
  const screens = [];
  for (let last: string | null = null; screens.length < 30;) {
    await expect.poll(() => code.locator('path').getAttribute('d')).not.toBe(last);
    await learner.share.pause();
    last = await code.locator('path').getAttribute('d');
    // Nobody films a code that is half out of the window.
    await code.evaluate(image => image.scrollIntoView({ block: 'center' }));
    screens.push(fromPng(await code.screenshot({ animations: 'disabled' })));
    await learner.share.play();
  }
  before(film, screens);
  await employer.counter.scanAnswer();
  await expect(employer.counter.says('Made just now, for this question.')).toBeVisible({ timeout: 60_000 });
  await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible();
});
