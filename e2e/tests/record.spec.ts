/** JOURNEY record: my own record, its skills, pathways and time, and the ways in which it is handed over. */
import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, test, type Person } from '../fixtures';
import { fixture } from '../harness/index';
import { dataIntegrity, someBadge, unsignedRecord } from '../interop/issue.mjs';
import { judged } from '../interop/lapel.mjs';
import { printed } from '../pdf';
import { readCode } from '../pictures';

const learned = [
  { title: 'Critical Thinking', skill: 'Critical thinking', person: 'Ada Moreno', validFrom: '2026-02-01T09:00:00Z' },
  { title: 'Tide Tables', skill: 'Reading tables', skillUrl: 'https://skills.example/tables', person: 'Ada Moreno', validFrom: '2025-05-11T09:00:00Z' },
];

/** A wallet with two badges, and two lines in the learner's own words. */
async function aRecord(learner: Person) {
  const school = await dataIntegrity({ name: 'Harbour School' });
  for (const about of learned) await learner.keeps(await school.issue(someBadge(about)), about.title);
  await learner.opens('record');
  await learner.record.writes('Work', { title: 'Library assistant', organisation: 'City Library', from: '2022-03', until: '2024-06', skills: 'Teaching' });
  await expect(learner.record.line('Library assistant')).toContainText('Added by me');
  await learner.record.writes('Education', { title: 'Evening course', organisation: 'Harbour College', from: '2025-01', until: '2025-03' });
  await expect(learner.record.line('Evening course')).toContainText('Added by me');
}

test('what is signed and what the learner wrote stand beside each other, and nothing is mixed up', { tag: '@desktop' }, async ({ learner }) => {
  await aRecord(learner);
  await expect(learner.record.line('Critical Thinking')).toContainText('Verified · signed by Harbour School');
  await expectAccessible(learner.page, 'record');

  // Moved, left out, brought back, taken back.
  await learner.record.options('Tide Tables');
  await learner.record.sheet('Options').getByRole('combobox', { name: 'Section' }).selectOption('certificates');
  await learner.record.sheet('Options').getByRole('button', { name: 'Move there' }).click();
  await expect(learner.record.part('Certificates and licences').getByRole('heading', { name: 'Tide Tables' })).toBeVisible();
  await learner.record.undo();
  await expect(learner.record.part('Badges').getByRole('heading', { name: 'Tide Tables' })).toBeVisible();
  await learner.record.options('Evening course');
  await learner.record.sheet('Options').getByRole('button', { name: 'Delete this line' }).click();
  await expect(learner.record.line('Evening course')).toHaveCount(0);
  await learner.record.undo();
  await expect(learner.record.line('Evening course')).toBeVisible();

  // It is there tomorrow.
  await learner.reloads();
  await expect(learner.record.line('Library assistant')).toContainText('Mar 2022 – Jun 2024');
});

test('a line without a title or with a date that is none is not taken, and why is said', async ({ learner }) => {
  await learner.opens('record');
  await learner.record.writes('Work', { title: '' });
  await expect(learner.record.sheet('Edit this line').getByRole('alert')).toHaveText('Please write what it is called.');
  const sheet = learner.record.sheet('Edit this line');
  await sheet.getByRole('textbox', { name: 'Position' }).fill('Baker');
  await sheet.getByRole('textbox', { name: /^From/ }).fill('last spring');
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(sheet.getByRole('alert')).toContainText('2024-05');
  await expectAccessible(learner.page, 'a line with a fault');
});

test('skills with the badges behind them, and the durable ones through their lens', async ({ learner }) => {
  await aRecord(learner);
  await learner.record.goTo('Skills');
  await expect(learner.record.says('1 covered · 0 partly · 8 not yet')).toBeVisible();
  await expect(learner.record.line('Critical thinking')).toContainText('1 verified');
  await expect(learner.record.line('Teaching')).toContainText('1 signed by nobody');
  await expectAccessible(learner.page, 'skills');

  await learner.record.options('Reading tables');
  await learner.record.sheet('Skill').getByRole('textbox', { name: 'Name' }).fill('Reading tide tables');
  await learner.record.sheet('Skill').getByRole('button', { name: 'Rename' }).click();
  await expect(learner.record.line('Reading tide tables')).toContainText('Your name for “Reading tables”');
  await learner.record.undo();
  await expect(learner.record.line('Reading tables')).toBeVisible();

  await learner.record.options('Teaching');
  await learner.record.sheet('Skill').getByRole('combobox', { name: 'The same as' }).selectOption({ label: 'Critical thinking' });
  await learner.record.sheet('Skill').getByRole('button', { name: 'Make one of both' }).click();
  await expect(learner.record.line('Teaching')).toHaveCount(0);
  await learner.record.undo();
  await expect(learner.record.line('Teaching')).toBeVisible();
});

test('a pathway as a list and a drawing, and time with its gap', async ({ learner }) => {
  await aRecord(learner);
  await learner.record.goTo('Pathways');
  await learner.record.addSample('Sample: data assistant');
  await expect(learner.record.says('A sample, made up')).toBeVisible();
  await expect(learner.page.getByRole('img', { name: /^Drawing of the pathway/ })).toBeVisible();
  await expect(learner.record.says('What its publisher promises')).toBeVisible();
  await expectAccessible(learner.page, 'pathways');
  await learner.record.goTo('Timeline');
  await expect(learner.record.says('6 months of which nothing is told')).toBeVisible();
  await expectAccessible(learner.page, 'timeline');
});

test('what a badge says of its worth, and what it does not say', async ({ learner }) => {
  const about = someBadge(learned[0]);
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
  await learner.badge.more();
  await learner.page.getByRole('link', { name: /^What this badge is worth/ }).click();
  await expect(learner.page.getByRole('heading', { level: 1, name: 'What this badge is worth' })).toBeVisible();
  await expect(learner.page.getByRole('listitem').filter({ has: learner.page.getByRole('heading', { name: 'Competence' }) })).toContainText('Critical thinking');
  await expect(learner.page.getByRole('listitem').filter({ has: learner.page.getByRole('heading', { name: 'Workload' }) })).toContainText('The badge does not say.');
  await expectAccessible(learner.page, 'worth');
});

test('a résumé, printed: every line in reading order, as text', async ({ learner }) => {
  await learner.keeps(await (await dataIntegrity()).issue(someBadge({ title: 'Fork Lift Licence', validFrom: '2021-03-01T00:00:00Z', validUntil: '2024-03-01T00:00:00Z' })), 'Fork Lift Licence');
  await aRecord(learner);
  await learner.record.goTo('Hand over');
  await expect(learner.page.getByRole('article').getByRole('heading', { name: 'Ada Moreno' })).toBeVisible();
  await expectAccessible(learner.page, 'hand over');
  const { text } = await printed(await learner.page.pdf({ preferCSSPageSize: true, tagged: true }));
  const places = ['Ada Moreno', 'Library assistant', 'City Library', 'Evening course', 'Critical Thinking', 'Tide Tables'].map((words) => text.indexOf(words));
  expect(places.every((place) => place >= 0), text).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  // What is not on paper: the ways to change it.
  expect(text).not.toContain('Choose what goes in');

  // Paper says what the files say: among it, that something is out of date.
  const bare = (words: string) => words.replace(/\s+/g, '').toLowerCase();
  const plain = await readFile(await learner.record.file('Plain text'), 'utf8');
  expect(plain).toContain('Valid until Mar 2024');
  expect(plain).toContain('Signed, but out of date');
  for (const said of plain.split(/\n| · /).map((words) => words.replace(/^ *[-•] /, '').replace(/^\[.\] /, ''))) expect(bare(text)).toContain(bare(said));

  const html = await readFile(await learner.record.file('Web page'), 'utf8');
  expect(html).toContain('Library assistant');
  expect(html).not.toMatch(/<script|https?:\/\/(?!skills\.example)[^"]*\.(js|css)/);
  const json = JSON.parse(await readFile(await learner.record.file('JSON Resume'), 'utf8'));
  expect(json.work[0].position ?? json.work[0].name).toBeTruthy();
  const ler = JSON.parse(await readFile(await learner.record.file('LER-RS (HR Open)'), 'utf8'));
  expect(JSON.stringify(ler)).toContain('otherW3CVerifiableCredential');
});

test('the code at the end of a résumé opens the badges behind its lines, and no others', async ({ learner, somebody }) => {
  await aRecord(learner);
  await learner.record.goTo('Hand over');
  await learner.page.getByText('Choose what goes in', { exact: true }).click();
  await learner.page.getByRole('checkbox', { name: 'Tide Tables' }).uncheck();
  await learner.page.getByRole('button', { name: 'Add link and code' }).click();
  await expect(learner.page.getByText('The link at the end opens 1 badge. The code beside it works from paper.')).toBeVisible();
  await expectAccessible(learner.page, 'hand over, with a link');
  const { text } = await printed(await learner.page.pdf({ preferCSSPageSize: true, tagged: true }));
  expect(text).toContain('Open the verified record');
  const html = await readFile(await learner.record.file('Web page'), 'utf8');
  const link = /href="([^"]*#[^"]*)"/.exec(html)![1];
  expect(await readFile(await learner.record.file('Plain text'), 'utf8')).toContain(link);

  const employer = await somebody();
  await employer.opens(readCode(await learner.page.locator('.resume footer .code').screenshot()));
  await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible();
  await employer.opens(link);
  await expect(employer.page.getByRole('heading', { level: 2, name: 'Critical Thinking' })).toBeVisible();
  await expect(employer.page.getByText('Tide Tables')).toHaveCount(0);

  // Other lines are another link.
  await learner.page.getByRole('checkbox', { name: 'Tide Tables' }).check();
  await expect(learner.page.locator('.resume footer .code')).toHaveCount(0);
  await expect(learner.page.getByRole('button', { name: 'Add link and code' })).toBeVisible();
});

test('a record that the learner put together is not read as an issuer’s word', { tag: '@desktop' }, async ({ learner, somebody }) => {
  await aRecord(learner);
  await learner.record.goTo('Hand over');
  const text = await readFile(await learner.record.file('Save as a file (CLR)'), 'utf8');
  const employer = await somebody();
  await employer.opens('check');
  await employer.verify.choose({ name: 'record.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(employer.page.getByRole('heading', { level: 1, name: 'Put together by the person themselves.' })).toBeVisible();
  await expect(employer.page.getByText('2 · Genuine')).toBeVisible();
  await expect(employer.page.getByText('2 · By the person themselves')).toBeVisible();
  await expect(employer.page.locator('.verdict.genuine')).toHaveCount(0);
  await expectAccessible(employer.page, 'a record of the learner’s own');
});

test('one signed record with the originals untouched, which the command line judges line by line', async ({ learner }) => {
  await aRecord(learner);
  await learner.record.goTo('Hand over');
  const text = await readFile(await learner.record.file('Save as a file (CLR)'), 'utf8');
  const lines = await judged(text);
  const record = lines[0];
  expect(record).toMatchObject({ headline: 'genuine', self_issued: true });
  expect(lines.filter((line) => line.title === 'Critical Thinking').map((line) => line.headline)).toEqual(['genuine']);
  // One word of an inner badge is changed: that line fails, and the others do not.
  const forged = text.replace('Works with care', 'Works with gold');
  expect(forged).not.toBe(text);
  const after = await judged(forged);
  expect(after.filter((line) => line.headline === 'not-genuine').length).toBeGreaterThan(0);
});

test('the real record of 62 lines reads line by line, and nothing in it is called verified that is not', async ({ learner }) => {
  const record = await fixture('learncard/clr__great-plains-full.json');
  test.skip(!record, 'the shared fixtures are not at hand');
  await learner.opens('add');
  await learner.add.choose({ name: 'record.json', mimeType: 'application/json', buffer: record! });
  await learner.add.saveAnyway().catch(() => learner.add.save());
  await learner.page.getByRole('link', { name: 'Read it line by line' }).click();
  await expect(learner.page.getByRole('heading', { level: 1, name: 'North Dakota Student Transcript' })).toBeVisible();
  await expect(learner.page.locator('.course')).toHaveCount(62);
  await expect(learner.page.locator('.course').first()).toContainText('Not signed');
  await expect(learner.page.locator('.course .mark.genuine')).toHaveCount(0);
  await expectAccessible(learner.page, 'transcript');
});

/** A record of 62 lines, each signed by its school, which says itself how two of them lead to a third. */
async function sixtyTwo() {
  const school = await dataIntegrity({ name: 'Harbour College' });
  const titles = ['Critical Thinking', 'Oral Communication', 'Collaboration', ...Array.from({ length: 59 }, (_, nth) => `Course ${nth + 1}`)];
  const lines = await Promise.all(
    titles.map(async (title, nth) =>
      JSON.parse(await school.issue(someBadge({ title, skill: nth < 3 ? title : `Topic ${nth}`, skillUrl: `https://skills.example/${nth}`, person: 'Ada Moreno', validFrom: `20${15 + (nth % 10)}-05-11T09:00:00Z` }))),
    ),
  );
  const achievement = (nth: number) => lines[nth].credentialSubject.achievement.id;
  const child = (nth: number) => ({ type: 'Association', associationType: 'isChildOf', sourceId: achievement(nth), targetId: achievement(0) });
  return unsignedRecord('Harbour transcript', lines, { association: [child(1), child(2)] });
}

test('from a record of 62 lines to a résumé that an advisor reviewed', async ({ learner, somebody }) => {
  test.slow();
  const record = await sixtyTwo();
  // One line was changed on the way, and only that line is told so.
  record.credentialSubject.verifiableCredential[61].credentialSubject.achievement.name = 'Course 59, with honours';
  await learner.opens('add');
  await learner.add.choose({ name: 'record.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(record)) });
  await learner.add.save();
  await learner.page.getByRole('link', { name: 'Read it line by line' }).click();
  await expect(learner.page.locator('.course')).toHaveCount(62);
  await expect(learner.page.locator('.course .mark.genuine')).toHaveCount(61);
  await expect(learner.page.locator('.course').filter({ hasText: 'Course 59, with honours' })).toContainText('Not genuine');

  // One is taken out, kept, and shared alone.
  await learner.page.getByRole('button', { name: /^Keep .*Oral Communication$/ }).click();
  await expect(learner.page.getByRole('link', { name: 'Open the badge' })).toBeVisible();
  const one = await learner.linkTo(['Oral Communication']);
  const employer = await somebody();
  await employer.opens(one);
  await expect(employer.verify.verdict('This badge is genuine.')).toBeVisible();
  await expect(employer.verify.badges()).toHaveCount(1);
  await expect(employer.verify.badge('Oral Communication')).toBeVisible();

  // My record: two lines of one's own, skills, the durable ones, and a pathway that the record describes itself.
  await learner.opens('record');
  await learner.record.writes('Work', { title: 'Library assistant', organisation: 'City Library', from: '2022-03', until: '2024-06', skills: 'Teaching' });
  await expect(learner.record.line('Library assistant')).toBeVisible();
  await learner.record.writes('Education', { title: 'Evening course', organisation: 'Harbour School', from: '2025-01', until: '2025-03' });
  await expect(learner.record.line('Evening course')).toBeVisible();
  await learner.record.goTo('Skills');
  await expect(learner.record.says('3 covered · 0 partly · 6 not yet')).toBeVisible();
  await learner.record.goTo('Pathways');
  const described = learner.record.part('Described by what you hold');
  await described.getByText('Critical Thinking', { exact: true }).first().click();
  await expect(described).toContainText('Oral Communication');
  await described.getByRole('button', { name: /^Add to my pathways/ }).click();
  await expect(described).toHaveCount(0);
  await expect(learner.record.part('Critical Thinking')).toContainText('Collaboration');

  // Handed over, reviewed somewhere else, and held against a pathway.
  await learner.record.goTo('Hand over');
  await learner.page.getByRole('button', { name: 'Sign and share the record' }).click();
  await expect(learner.page).toHaveURL(/share\?ids=/);
  await expect(learner.share.copyButton()).toBeEnabled({ timeout: 30_000 });
  const link = await learner.share.link();
  const advisor = await somebody();
  await advisor.opens(link.replace('/v#', '/review#'));
  await expect(advisor.review.part('Summary')).toContainText('61 · Verified');
  await expect(advisor.review.part('Summary')).toContainText('2 · Added by the person');
  await advisor.page.getByRole('button', { name: 'Sample: data assistant' }).click();
  await expect(advisor.review.part('Against a target')).toContainText('Data assistant');
  const { text } = await printed(await advisor.page.pdf());
  for (const words of ['Critical Thinking', 'Course 42', 'Library assistant', 'Added by the person']) expect(text).toContain(words);
  // What was changed is no part of what the learner hands over.
  expect(text).not.toContain('with honours');
});

test('a thousand badges stand as soon as a few', async ({ learner }) => {
  const about = someBadge(learned[0]);
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
  await learner.page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const store = await settled(indexedDB.open('lapel'));
    for (const shelf of ['held', 'cards']) {
      const rows = store.transaction(shelf, 'readwrite').objectStore(shelf);
      const [row] = await settled(rows.getAll());
      const [key] = await settled(rows.getAllKeys());
      for (let number = 0; number < 999; number += 1) {
        const copy = JSON.parse(JSON.stringify(row).replaceAll(String(key), `copy${number}`).replaceAll('urn:uuid:', `urn:uuid:${number}-`));
        if (rows.keyPath) rows.put(copy);
        else rows.put(copy, `copy${number}`);
      }
      await new Promise((resolve) => (rows.transaction.oncomplete = resolve));
    }
    store.close();
  });
  // How long the page was deaf to a finger, each time for more than the 50 ms that nobody notices.
  await learner.context.addInitScript(() => {
    const deaf: number[] = ((globalThis as { deaf?: number[] }).deaf = []);
    new PerformanceObserver((list) => list.getEntries().forEach((task) => deaf.push(task.duration))).observe({ type: 'longtask', buffered: true });
  });
  await learner.opens('record');
  await expect(learner.record.part('Badges')).toContainText('1,000');
  const { ready, deaf } = await learner.page.evaluate(() => ({
    ready: performance.getEntriesByName('app-ready')[0].startTime,
    deaf: (globalThis as { deaf?: number[] }).deaf ?? [],
  }));
  const told = `ready after ${Math.round(ready)} ms; deaf for ${Math.round(Math.max(0, ...deaf))} ms at most`;
  test.info().annotations.push({ type: '1,000 badges', description: told });
  console.log(`1,000 badges: ${told}`);
});

test('on 320 pixels, in Spanish, in the dark, and with letters twice as large, nothing slides sideways', async ({ somebody }) => {
  for (const large of [false, true]) {
    const viewport = large ? { width: 390, height: 844 } : { width: 320, height: 640 };
    const learner = await somebody({ viewport, locale: 'es-ES', colorScheme: 'dark' });
    if (large) {
      await learner.context.addInitScript(() => {
        addEventListener('DOMContentLoaded', () => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('html { font-size: 200% !important; }');
          document.adoptedStyleSheets = [sheet];
        });
      });
    }
    const text = await (await dataIntegrity()).issue(someBadge(learned[0]));
    await learner.opens('add');
    await learner.add.drop({ name: 'badge.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await learner.page.locator('.actions button').first().click();
    await expect(learner.page).toHaveURL(/badge\?id=/);
    const id = new URL(learner.page.url()).searchParams.get('id');
    for (const route of ['record', 'skills', 'pathways', 'timeline', 'resume', `worth?id=${id}`, 'review']) {
      await learner.opens(route);
      await expect(learner.page.getByRole('heading', { level: 1 }).first()).toBeVisible();
      await expectAccessible(learner.page, `${route}${large ? ', large' : ''}`);
    }
  }
});

test('a line is written, moved and taken away by keyboard alone', async ({ learner }) => {
  const about = someBadge(learned[0]);
  await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
  await learner.opens('record');
  const { keyboard } = learner.page;
  await learner.tabsTo(/^Add · Work$/);
  await keyboard.press('Enter');
  await learner.tabsTo(/^Position/);
  await keyboard.type('Baker');
  await learner.tabsTo(/^From/);
  await keyboard.type('2024-05');
  await keyboard.press('Enter');
  await expect(learner.record.line('Baker')).toContainText('May 2024');
  await expect(learner.page.getByRole('dialog')).toHaveCount(0);
  await learner.tabsTo(/^Options for Baker$/);
  await keyboard.press('Enter');
  await learner.tabsTo(/^Delete this line/);
  await keyboard.press('Enter');
  await expect(learner.record.line('Baker')).toHaveCount(0);
  await learner.tabsTo(/^Undo$/);
  await keyboard.press('Enter');
  await expect(learner.record.line('Baker')).toBeVisible();
  await learner.tabsTo(/^Skills$/);
  await keyboard.press('Enter');
  await learner.tabsTo(/^Options for Critical thinking$/);
  await keyboard.press('Enter');
  await expect(learner.record.sheet('Skill')).toBeVisible();
  await keyboard.press('Escape');
  await expect(learner.record.sheet('Skill')).toBeHidden();
});

test('from page to page by keyboard, across modules, and back', async ({ learner }) => {
  await learner.opens();
  await learner.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Record' }).focus();
  await learner.page.keyboard.press('Enter');
  await expect(learner.page.getByRole('heading', { level: 1, name: 'My record' })).toBeVisible();
  await learner.page.getByRole('link', { name: 'Hand over' }).focus();
  await learner.page.keyboard.press('Enter');
  await expect(learner.page.getByRole('heading', { level: 1, name: 'Hand over' })).toBeVisible();
  await learner.page.goBack();
  await expect(learner.page.getByRole('heading', { level: 1, name: 'My record' })).toBeVisible();
  await learner.page.goBack();
  await expect(learner.home.promise()).toBeVisible();
});
