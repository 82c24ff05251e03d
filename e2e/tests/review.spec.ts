/** JOURNEY record, the other side: an advisor reviews what was shared. */
import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, Person, test } from '../fixtures';
import { dataIntegrity, someBadge, unsignedRecord } from '../interop/issue.mjs';
import { printed } from '../pdf';

const learned = [
  { title: 'Critical Thinking', skill: 'Critical thinking', person: 'Ada Moreno', validFrom: '2026-02-01T09:00:00Z' },
  { title: 'Tide Tables', skill: 'Reading tables', skillUrl: 'https://skills.example/tables', person: 'Ada Moreno', validFrom: '2025-05-11T09:00:00Z' },
];

/** A record that the learner put together, as a link and as it is. */
async function shared(learner: Person): Promise<{ link: string; text: string }> {
  const school = await dataIntegrity({ name: 'Harbour School' });
  for (const about of learned) await learner.keeps(await school.issue(someBadge(about)), about.title);
  await learner.opens('record');
  await learner.record.writes('Work', { title: 'Library assistant', organisation: 'City Library', from: '2022-03', until: '2024-06', skills: 'Teaching' });
  await expect(learner.record.line('Library assistant')).toBeVisible();
  await learner.record.goTo('Hand over');
  await learner.page.getByRole('button', { name: 'Sign and share the record' }).click();
  await expect(learner.page).toHaveURL(/share\?ids=/);
  await expect(learner.share.copyButton()).toBeEnabled();
  return { link: await learner.share.link(), text: await learner.share.file() };
}

test('a shared record, reviewed in another browser', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const { link } = await shared(learner);
  const advisor = await somebody();
  await advisor.opens(link);
  await advisor.page.getByRole('link', { name: 'Review' }).click();
  await expect(advisor.review.title('Record of Ada Moreno')).toBeVisible();
  await expect(advisor.review.part('Summary')).toContainText('2 · Verified');
  await expect(advisor.review.part('Summary')).toContainText('1 · Added by the person');
  await expect(advisor.review.part(/skills$/)).toContainText('Critical thinking');
  await expect(advisor.review.part('Through a framework')).toContainText('1 covered · 0 partly · 8 not yet');
  await expectAccessible(advisor.page, 'review');

  // Against a list of words: there, partly, not yet; and called rough.
  await advisor.review.compareWith('Critical thinking\nTeaching\nWelding');
  await expect(advisor.review.part('Against a target')).toContainText('A rough match by words.');
  await expect(advisor.review.part('Against a target')).toContainText('1 covered · 1 partly · 1 not yet');
  await advisor.page.getByRole('button', { name: 'Sample: data assistant' }).click();
  await expect(advisor.review.part('Against a target')).toContainText('Data assistant');
  await expectAccessible(advisor.page, 'review, against a pathway');

  // The table, in another order.
  await advisor.review.sortBy('Name');
  expect(await advisor.review.titles()).toEqual(['Critical Thinking', 'Library assistant', 'Tide Tables']);
  await advisor.review.sortBy('Name');
  expect(await advisor.review.titles()).toEqual(['Tide Tables', 'Library assistant', 'Critical Thinking']);

  // A note that is seen is kept: it is there again after a reload, and goes back as a file.
  await advisor.review.noteOn('Tide Tables', 'Ask for the logbook.');
  await expect(advisor.review.part('My notes')).toContainText('Ask for the logbook.');
  await advisor.reloads();
  await expect(advisor.review.part('My notes')).toContainText('Ask for the logbook.');
  const download = advisor.page.waitForEvent('download');
  await advisor.page.getByRole('button', { name: 'Save notes as a file' }).click();
  expect((await download).suggestedFilename()).toBe('notes-on-record.json');

  // On paper, with every verdict as a word.
  const { text, pages } = await printed(await advisor.page.pdf());
  for (const words of ['Summary', 'Critical Thinking', 'Verified', 'Added by the person', 'Ask for the logbook.']) expect(text).toContain(words);
  expect(text).toContain(`1 / ${pages}`);
  // Nobody is rated.
  expect(text).not.toMatch(/\b(score|rank|rating)\b/i);
});

test('notes go back as a link, stand beside the lines, and are kept or dropped', async ({ learner, somebody }) => {
  const { link } = await shared(learner);
  const advisor = await somebody();
  await advisor.opens(link.replace('/v#', '/review#'));
  await advisor.review.noteOn('Tide Tables', 'Ask for the <b>logbook</b>.');
  await advisor.page.getByRole('textbox', { name: 'Your name, if the learner is to see it' }).fill('Lee');
  await advisor.review.part('My notes').getByRole('button', { name: 'Save note', exact: true }).click();
  await expect(advisor.page.getByText('Notes saved.')).toBeVisible();
  await advisor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await advisor.page.getByRole('button', { name: 'Copy notes as a link' }).click();
  await expect(advisor.page.getByText('Link copied.')).toBeVisible();
  const notes = await advisor.page.evaluate(() => navigator.clipboard.readText());

  await learner.opens(notes);
  await expect(learner.page.getByRole('heading', { level: 2, name: 'Notes from Lee' })).toBeVisible();
  await expect(learner.record.says('Nobody signed them')).toBeVisible();
  await expect(learner.record.line('Tide Tables')).toContainText('Notes from Lee: Ask for the <b>logbook</b>.');
  await expectAccessible(learner.page, 'record, notes came');
  await learner.page.getByRole('button', { name: 'Keep these notes' }).click();
  await expect(learner.page.getByText('Notes kept on this device.')).toBeVisible();
  await learner.opens('record');
  await expect(learner.record.line('Tide Tables')).toContainText('Notes from Lee');
  await learner.page.getByText('Notes from Lee', { exact: true }).first().click();
  await learner.page.getByRole('button', { name: 'Drop these notes' }).click();
  await expect(learner.record.line('Tide Tables')).not.toContainText('Notes from Lee');

  // Not kept, and then as a file.
  await learner.opens(notes);
  await learner.page.getByRole('button', { name: 'Do not keep' }).click();
  await expect(learner.record.line('Tide Tables')).not.toContainText('Notes from Lee');
  const download = advisor.page.waitForEvent('download');
  await advisor.page.getByRole('button', { name: 'Save notes as a file' }).click();
  const chooser = learner.page.waitForEvent('filechooser');
  await learner.page.getByRole('button', { name: 'Open notes on my record (file)' }).click();
  await (await chooser).setFiles(await (await download).path());
  await expect(learner.record.line('Tide Tables')).toContainText('Notes from Lee');
});

test('a review by keyboard alone, and on 320 pixels', async ({ learner, somebody }) => {
  const { link } = await shared(learner);
  const advisor = await somebody({ viewport: { width: 320, height: 640 } });
  await advisor.opens(link.replace('/v#', '/review#'));
  await expect(advisor.review.title('Record of Ada Moreno')).toBeVisible();
  const { keyboard } = advisor.page;
  await advisor.tabsTo(/^List of skills/);
  await keyboard.type('Teaching');
  await advisor.tabsTo(/^Compare$/);
  await keyboard.press('Enter');
  await expect(advisor.review.part('Against a target')).toContainText('0 covered · 1 partly · 0 not yet');
  await advisor.tabsTo(/^Name/);
  await keyboard.press('Enter');
  expect(await advisor.review.titles()).toEqual(['Critical Thinking', 'Library assistant', 'Tide Tables']);
  await advisor.tabsTo(/^Note on Tide Tables$/);
  await keyboard.press('Enter');
  await advisor.tabsTo(/^Tide Tables/);
  await keyboard.type('Ask for the logbook.');
  await advisor.tabsTo(/^Save note$/);
  await keyboard.press('Enter');
  await expect(advisor.review.part('My notes')).toContainText('Ask for the logbook.');
  await expect(advisor.page.getByRole('dialog')).toHaveCount(0);
  await advisor.unfoldsAll();
  await expectAccessible(advisor.page, 'review, 320 pixels');
});

test('notes from two tabs, and one that the browser cannot keep', async ({ learner, somebody }) => {
  const { link } = await shared(learner);
  const advisor = await somebody();
  const review = link.replace('/v#', '/review#');
  await advisor.opens(review);
  const other = new Person(await advisor.context.newPage(), advisor.world);
  await other.opens(review);
  await advisor.review.noteOn('Tide Tables', 'Ask for the logbook.');
  await expect(other.review.part('My notes')).toContainText('Ask for the logbook.');
  await other.review.noteOn('Library assistant', 'Until when?');
  await expect(advisor.review.part('My notes')).toContainText('Until when?');
  await other.reloads();
  await expect(other.review.part('My notes')).toContainText('Ask for the logbook.');

  const visitor = await somebody();
  await visitor.context.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
  await visitor.opens(review);
  await visitor.review.noteOn('Tide Tables', 'Ask for the logbook.');
  await expect(visitor.review.part('My notes')).toContainText('Ask for the logbook.');
  await expect(visitor.page.getByRole('alert')).toContainText('Not kept: these notes are on this page only.');
  await expectAccessible(visitor.page, 'review, notes not kept');
  const download = visitor.page.waitForEvent('download');
  await visitor.page.getByRole('button', { name: 'Save notes as a file' }).click();
  expect(await readFile(await (await download).path(), 'utf8')).toContain('Ask for the logbook.');
});

test('a record that was changed on the way is told as such, and its lines are not shown', async ({ learner, somebody }) => {
  const { text } = await shared(learner);
  const forged = JSON.parse(text);
  forged.id = 'urn:uuid:00000000-0000-4000-8000-000000000000';
  const advisor = await somebody();
  await advisor.opens('review');
  await advisor.review.from({ name: 'record.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(forged)) });
  await expect(advisor.page.getByText('Do not rely on this.')).toBeVisible();
  await expect(advisor.page.getByRole('rowheader')).toHaveCount(0);
  await expectAccessible(advisor.page, 'review, broken');
});

test('a badge that was changed inside of a record fails on its line only', async ({ somebody }) => {
  const school = await dataIntegrity({ name: 'Harbour School' });
  const badges = await Promise.all(learned.map(async (about) => JSON.parse(await school.issue(someBadge(about)))));
  badges[0].credentialSubject.achievement.name = 'Critical Thinking, Advanced';
  badges[0].name = 'Critical Thinking, Advanced';
  const record = unsignedRecord('Two badges', badges);
  const advisor = await somebody();
  await advisor.opens('review');
  await advisor.review.from({ name: 'record.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(record)) });
  await expect(advisor.review.row('Critical Thinking, Advanced')).toContainText('Not genuine');
  await expect(advisor.review.row('Tide Tables')).toContainText('Verified');
});

test('two records side by side', async ({ learner, somebody }) => {
  const { text, link } = await shared(learner);
  const advisor = await somebody();
  await advisor.opens(link);
  await advisor.page.getByRole('link', { name: 'Review' }).click();
  await expect(advisor.review.title('Record of Ada Moreno')).toBeVisible();
  const chooser = advisor.page.waitForEvent('filechooser');
  await advisor.page.getByRole('button', { name: 'Compare with another record (file)' }).click();
  await (await chooser).setFiles([{ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from(text) }]);
  await expect(advisor.review.part('Side by side')).toContainText('3 lines');
  await expect(advisor.review.part('Side by side')).toContainText('Nothing that is not in both.');
  await expectAccessible(advisor.page, 'review, side by side');
});
