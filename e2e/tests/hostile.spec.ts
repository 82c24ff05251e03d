/** Badges made to hurt: all that is in them is shown as text, nothing runs, nothing is loaded, and the page stands. */
import { expect, expectAccessible, test, type Person } from '../fixtures';
import { dataIntegrity, someBadge } from '../interop/issue.mjs';

const SCRIPT = `<script>window.harmed = 1</script><img src=x onerror="window.harmed = 2"><svg onload="window.harmed = 3">`;

/** Nothing of it ran, and nothing it names was asked. */
async function expectUnharmed(person: Person) {
  expect(await person.page.evaluate(() => 'harmed' in window)).toBe(false);
  const reaching = person.page.locator('main').locator(
    'script, iframe, object, embed, form[action], img:not([src^="blob:"]), [onerror], [onload], a[href^="javascript" i], a[href^="data" i]');
  await expect(reaching).toHaveCount(0);
  expect(person.world.asked).toEqual([]);
}

async function everywhere(person: Person, text: string, title: RegExp | string) {
  await person.opens('add');
  await person.add.paste(text);
  await expect(person.page.getByRole('article').getByRole('heading', { name: title }).first()).toBeVisible();
  await expectUnharmed(person);
  await expectAccessible(person.page, 'review of a hostile badge');
  await person.page.getByRole('button', { name: /^Save/ }).click();
  await expect(person.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await person.unfoldsAll();
  await expectUnharmed(person);
  await expectAccessible(person.page, 'page of a hostile badge');
  await person.badge.share();
  const document = await person.share.file();
  await person.opens();
  await expectUnharmed(person);
  await expectAccessible(person.page, 'home with a hostile badge');
  await person.opens('check');
  await person.verify.check(document);
  await expect(person.page.getByRole('article').getByRole('heading', { name: title }).first()).toBeVisible();
  await person.unfoldsAll();
  await expectUnharmed(person);
  await expectAccessible(person.page, 'verdict on a hostile badge');
}

test('markup in every field is text', { tag: '@desktop' }, async ({ learner }) => {
  const issuer = await dataIntegrity({ name: `School ${SCRIPT}` });
  const about = someBadge({
    title: `Title ${SCRIPT}`,
    description: `Description ${SCRIPT}`,
    criteria: `Criteria ${SCRIPT}\n\n![picture](https://tracker.example/pixel.png)\n\n[press](javascript:window.harmed=4) <https://tracker.example/>\n\n<iframe src="https://tracker.example/"></iframe>`,
    skill: `Skill ${SCRIPT}`,
    person: `Ada ${SCRIPT}`,
  });
  await everywhere(learner, await issuer.issue(about), /^Title <script>/);
});

test('a picture that is a program stays a picture', async ({ learner }) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 8 8" onload="parent.harmed=5">
    <script>parent.harmed = 6; fetch('https://tracker.example/')</script>
    <image xlink:href="https://tracker.example/pixel.png" width="8" height="8"/>
    <style>@import url(https://tracker.example/a.css);</style><rect width="8" height="8" fill="#36c"/></svg>`;
  const about = someBadge({ image: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` });
  await everywhere(learner, await (await dataIntegrity()).issue(about), about.title);
  await learner.opens();
  await expect(learner.home.cards().locator('img')).toHaveCount(1);
  await expectUnharmed(learner);
});

test('a picture elsewhere is loaded only when asked for', async ({ learner }) => {
  const about = someBadge({ image: 'https://tracker.example/picture.svg' });
  await everywhere(learner, await (await dataIntegrity()).issue(about), about.title);
  await learner.opens();
  await learner.home.open(about.title);
  await learner.agreesToAsk({
    'https://tracker.example/picture.svg': {
      body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" width="8" height="8"><rect width="8" height="8" fill="#36c"/></svg>',
      type: 'image/svg+xml',
    },
  });
  await learner.page.getByRole('button', { name: 'Load picture from tracker.example' }).click();
  await expect(learner.page.locator('.hero img')).toBeVisible();
  await learner.reloads();
  await expect(learner.page.locator('.hero img')).toBeVisible();
});

test('a name that turns letters around turns nothing else around', async ({ learner }) => {
  const name = 'Harvard \u202Egnp.ytisrevinU\u2066\u200B\u0000';
  const about = someBadge({ title: 'Trust \u202E.ton od', criteria: 'Plain\u202E words' });
  const issuer = await dataIntegrity({ name });
  await everywhere(learner, await issuer.issue(about), /^Trust/);
  const shown = await learner.page.locator('main').innerText();
  expect(shown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B\u0000]/);
});

test('a flood of text stays in its place', async ({ learner }) => {
  const about = someBadge({
    title: `Endless${'x'.repeat(3_000)}`,
    description: 'word '.repeat(4_000),
    criteria: `# ${'y'.repeat(2_000)}\n\n${'> '.repeat(200)}deep\n\n${'* '.repeat(200)}deeper\n\n${'[a]('.repeat(500)}`,
    skill: 'z'.repeat(2_000),
  });
  await everywhere(learner, await (await dataIntegrity({ name: 'N'.repeat(2_000) })).issue(about), /^Endless/);
});

test('a badge without anything is a badge without anything', async ({ learner }) => {
  const bare = { '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'], type: ['VerifiableCredential', 'OpenBadgeCredential'], credentialSubject: {} };
  await everywhere(learner, JSON.stringify(bare), 'Badge');
});

test('a badge built to keep software busy is put aside', async ({ learner }) => {
  // Blank nodes that all look alike: https://www.w3.org/TR/rdf-canon/#dataset-poisoning
  const nodes = Array.from({ length: 14 }, (_, at) => ({ id: `_:n${at}`, related: Array.from({ length: 14 }, (_, to) => ({ id: `_:n${to}` })) }));
  const badge = JSON.parse(await (await dataIntegrity()).issue(someBadge()));
  badge.credentialSubject.achievement.related = nodes.map(node => ({ ...node, type: ['Related'] }));
  await learner.opens('add');
  await learner.add.paste(JSON.stringify(badge));
  await expect(learner.page.getByText(/We could not check this badge\.|Do not rely on this\./).first()).toBeVisible();
  await expect(learner.page.getByText('This badge is genuine.')).toHaveCount(0);
});
