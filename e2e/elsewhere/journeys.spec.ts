/** The main journeys in browsers that Playwright of the distribution does not drive. What is missing here is skipped, and said. */
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect, test as base } from '@playwright/test';
import { Site } from '../harness/site';
import { dataIntegrity, joseIssuer, someBadge } from '../interop/issue.mjs';
import { lapel } from '../interop/lapel.mjs';
import { printed } from '../pdf';
import { drawCode, readCode, toPng } from '../pictures';
import { elsewhere, newProfile, type Started } from './browsers';
import { until, type Browser } from './webdriver';

const dist = new URL('../../dist/', import.meta.url).pathname;

interface Fixtures {
  /** Starts a browser, with what an earlier one kept in the folder. */
  starts: (profile?: string) => Promise<Browser>;
  learner: Browser;
  /** The app on a host of its own, which can go away. */
  site: Site;
  /** A file to be chosen or opened. */
  file: (name: string, content: string | Buffer) => Promise<string>;
}

const test = base.extend<Fixtures>({
  starts: async ({}, use, info) => {
    const browser = elsewhere[info.project.name];
    test.skip(!browser.programs, browser.wants);
    const all: Started[] = [];
    await use(async (profile) => {
      const one = await browser.start(profile);
      all.push(one);
      return one.page;
    });
    for (const [at, one] of all.entries()) {
      if (info.status !== info.expectedStatus) await one.page.screenshot(info.outputPath(`end-${at}.png`)).catch(() => undefined);
      await one.end();
    }
    if (info.status !== info.expectedStatus) await writeFile(info.outputPath('told.txt'), all.map((one) => one.told()).join('\n---\n'));
    else for (const one of all) expect(faults(one.told()), 'errors and policy violations').toEqual([]);
  },
  learner: async ({ starts }, use) => use(await starts()),
  site: async ({}, use) => {
    const site = await Site.open();
    await use(site);
    site.close();
  },
  file: async ({}, use, info) => use(async (name, content) => {
    const path = info.outputPath(name);
    await writeFile(path, content);
    return path;
  }),
});

/** What the page's console complains about; Firefox's own parts, which have no network either, print there, too. */
function faults(told: string): string[] {
  const ours = /console\.error|CONSOLE .*ERROR|JavaScript error: (http|file)|Content[- ]Security[- ]Policy|Trusted ?Type/i;
  return told.split('\n').filter((line) => ours.test(line) && !/resource:\/\/|RSLoader|chrome:\/\//.test(line));
}

async function aBadge(changes = {}) {
  const about = someBadge(changes);
  return { about, text: await (await dataIntegrity()).issue(about) as string };
}

async function keeps(page: Browser, site: Site, text: string, title: string) {
  await page.opens(`${site.url}add?by=link`);
  await page.write('Link, code text or badge', text);
  await page.press('Continue');
  await page.sees(title);
  await page.press('Save');
  await until('the kept badge', async () => /badge\?id=/.test(await page.address()));
  await page.sees(title);
}

/** Copies the link, and says what went to the clipboard. */
async function copied(page: Browser, button = 'Copy link'): Promise<string> {
  await page.run(() => {
    const { clipboard } = navigator;
    const write = clipboard.writeText.bind(clipboard);
    clipboard.writeText = (text) => {
      document.documentElement.dataset.copied = text;
      return write(text);
    };
  });
  await page.press(button);
  return until('the link', () => page.run(() => document.documentElement.dataset.copied));
}

const look = (info: { project: { name: string } }, name: string) =>
  new URL(`../results/elsewhere-${info.project.name}-${name}.png`, import.meta.url).pathname;

test('a sample is kept, and is there after a reload and a restart', async ({ starts, site }, info) => {
  const profile = newProfile();
  let page = await starts(profile);
  await page.opens(site.url);
  await page.screenshot(look(info, 'first-run'));
  await page.press('Try with a sample');
  await page.sees('This badge is genuine.');
  await page.screenshot(look(info, 'review'));
  await page.press('Save');
  await until('the kept badge', async () => /badge\?id=/.test(await page.address()));
  await page.sees('This badge is genuine.');
  await page.screenshot(look(info, 'badge'));
  await page.press('How do we know?');
  await page.sees('Unchanged since signing');
  await page.screenshot(look(info, 'how'));
  await page.opens(site.url);
  await page.sees('Data Literacy');
  await page.reloads();
  await page.sees('Data Literacy');
  await page.screenshot(look(info, 'home'));
  if (!elsewhere[info.project.name].remembers) return;
  await page.close();
  page = await starts(profile);
  await page.opens(site.url);
  await page.sees('Data Literacy');
});

test('pasted, chosen, dropped or photographed, a badge of other software is read', async ({ learner, site, file }, info) => {
  const { about, text } = await aBadge();
  const short = someBadge({ description: undefined, criteria: 'Done.', skill: undefined });
  const jwt = await (await joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 })).issue(short) as string;
  const path = await file('badge.json', text);
  await learner.opens(`${site.url}add`);
  await learner.screenshot(look(info, 'add'));
  await learner.choose('Choose files', path);
  await learner.sees(about.title);
  await learner.sees('This badge is genuine.');
  await learner.opens(site.url);
  await learner.drop(path, 'badge.json', 'application/json');
  await learner.sees(about.title);
  await learner.sees('This badge is genuine.');
  await learner.opens(`${site.url}add`);
  await learner.choose('Photo of a code', await file('code.png', toPng(drawCode(jwt))));
  await learner.sees(short.title);
  await learner.sees('This badge is genuine.');
  await keeps(learner, site, text, about.title);
});

test('a badge that was changed is not to be relied on', async ({ learner, site }, info) => {
  const { about, text } = await aBadge();
  await learner.opens(`${site.url}add?by=link`);
  await learner.write('Link, code text or badge', text.replaceAll(about.title, `Not ${about.title}`));
  await learner.press('Continue');
  await learner.sees('Do not rely on this.');
  await learner.screenshot(look(info, 'not-genuine'));
});

test('a link goes from one browser to the next, and a code can be read from the screen', async ({ learner, starts, site }, info) => {
  const about = someBadge({ description: undefined, criteria: 'Done.', skill: undefined });
  await keeps(learner, site, await (await dataIntegrity()).issue(about), about.title);
  await learner.press('More');
  await learner.sees('Delete from this wallet');
  await learner.still();
  await learner.screenshot(look(info, 'more'));
  await learner.key('\uE00C');
  await until('the sheet to close', () => learner.run(() => !document.querySelector('dialog[open]')));
  await learner.press('Share');
  await learner.write('For whom', 'Acme HR');
  await learner.screenshot(look(info, 'share'));
  const link = await copied(learner);
  await learner.sees('Link copied.');
  await learner.press('Show code');
  expect(await until('a code that can be read', async () => readCode(await learner.picture()))).toContain(new URL(site.url).host);
  await learner.screenshot(look(info, 'code'));

  const employer = await starts();
  await employer.opens(link);
  await employer.sees('This badge is genuine.');
  await employer.sees(about.title);
  await employer.sees('Acme HR');
  await employer.screenshot(look(info, 'verify'));
});

test('a link behind a passphrase is opened with it', async ({ learner, starts, site }) => {
  const { about, text } = await aBadge();
  await keeps(learner, site, text, about.title);
  await learner.press('Share');
  await learner.press('E-mail, LinkedIn');
  await learner.press('Link with a passphrase');
  const phrase = await until('a passphrase', () => learner.run(() => (document.querySelector('dialog[open] input') as HTMLInputElement).value));
  await learner.press('Lock the link');
  const link = await copied(learner, 'Copy locked link');
  const employer = await starts();
  await employer.opens(link);
  await employer.write('Passphrase', phrase);
  await employer.press('Open');
  await employer.sees('This badge is genuine.');
});

test('after the first visit, no network is needed', async ({ learner, site }, info) => {
  const { about, text } = await aBadge();
  await learner.opens(site.url);
  await until('the service worker', () => learner.run(() => navigator.serviceWorker.controller?.state === 'activated'));
  // What is kept for the first time is no new version.
  expect(await learner.text()).not.toContain('A new version is ready');
  site.close();
  await learner.reloads();
  await learner.sees('Nothing is uploaded.');
  await keeps(learner, site, text, about.title);
  await learner.reloads();
  await learner.sees('This badge is genuine.');
  await learner.press('Share');
  await learner.sees('For whom');
  const link = await copied(learner);
  await learner.sees('It is in your Shared list.');
  await learner.goTo('about:blank');
  await learner.opens(link);
  await learner.sees('This badge is genuine.');
  await learner.opens(`${site.url}shared`);
  await learner.sees(about.title);
  for (const [route, words] of [['record', 'Work'], ['desk', 'Choose a folder'], ['settings', 'Look'], ['check', 'Photo of a code']]) {
    await learner.opens(site.url + route);
    await learner.sees(words);
    await learner.screenshot(look(info, `offline-${route}`));
  }
});

test('Spanish and the dark are chosen, and stay', async ({ learner, site }, info) => {
  await learner.opens(`${site.url}settings`);
  await learner.screenshot(look(info, 'settings'));
  await learner.press('Dark');
  await until('the dark', () => learner.run(() => document.documentElement.dataset.theme === 'dark'));
  await learner.press('Español');
  await learner.sees('Ajustes');
  await learner.opens(site.url);
  await learner.sees('Guarda tus insignias en este dispositivo.');
  await learner.screenshot(look(info, 'dark-spanish'));
  const [red] = (await learner.run(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g).map(Number);
  expect(red).toBeLessThan(80);
});

test('the page that checks itself does so from a disk', async ({ learner, file }, info) => {
  const about = someBadge();
  const jwt = await (await joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 })).issue(about) as string;
  const page = await file('page.html', '');
  const made = await lapel(['page', '--engine', dist, '-o', page, await file('document', jwt)]);
  expect(made.stderr).toBe('');
  await learner.goTo(pathToFileURL(page).href);
  await until('the verdict', () => learner.run(() => document.documentElement.dataset.state === 'checked'));
  await learner.sees('This badge is genuine.');
  await learner.sees(about.title);
  await learner.screenshot(look(info, 'page'));
});

test('a record with a line of one’s own, and the résumé on paper', async ({ learner, site }, info) => {
  const about = someBadge({ title: 'Tide Tables', skill: 'Reading tables', person: 'Ada Moreno' });
  await keeps(learner, site, await (await dataIntegrity({ name: 'Harbour School' })).issue(about), about.title);
  await learner.opens(`${site.url}record`);
  await learner.press('Add · Work');
  await learner.write('Position', 'Library assistant');
  await learner.write('Employer', 'City Library');
  await learner.write('From', '2022-03');
  await learner.press('Save');
  await learner.sees('Added by me');
  await learner.screenshot(look(info, 'record'));
  for (const [part, words] of [['skills', 'Reading tables'], ['pathways', 'Sample: data assistant'], ['timeline', 'Library assistant']]) {
    await learner.opens(site.url + part);
    await learner.sees(words);
    await learner.screenshot(look(info, part));
  }
  await learner.opens(`${site.url}resume`);
  await learner.sees('Ada Moreno');
  await learner.screenshot(look(info, 'resume'));
  if (info.project.name === 'webkit') return; // Its driver cannot print.
  const pdf = await learner.print();
  await writeFile(look(info, 'resume').replace('.png', '.pdf'), pdf);
  const { pages, text } = await printed(pdf);
  expect(pages).toBe(1);
  const places = ['Ada Moreno', 'Library assistant', 'City Library', 'Tide Tables'].map((words) => text.indexOf(words));
  expect(places.every((place) => place >= 0), text).toBe(true);
  expect(text).not.toContain('Choose what goes in');
});

test('a desk reads files and rubbish into one table', async ({ learner, site, file }, info) => {
  const { about, text } = await aBadge();
  const forged = text.replaceAll(about.title, 'Doctor of Physics').replaceAll(/urn:uuid:\w+/g, 'urn:uuid:0');
  await learner.opens(`${site.url}desk`);
  await learner.choose('Choose files',
    await file('good.json', text),
    await file('forged.json', forged),
    await file('broken.json', '{"type": ["VerifiableCredential"'));
  await learner.sees('3 rows in the table');
  // Rows that are not on the screen are not drawn.
  for (const words of ['Doctor of Physics', 'Its end is missing.', about.title]) {
    await until(`a row with ${words}`, () => learner.run((words: string) => {
      const row = [...document.querySelectorAll('[role=rowgroup] [role=row], tbody tr')].find((row) => row.textContent?.includes(words));
      row?.scrollIntoView({ block: 'center' });
      return row;
    }, words));
  }
  await learner.screenshot(look(info, 'desk'));
});

test('a camera that cannot be had: why, and what to do', async ({ learner, site }, info) => {
  await learner.opens(`${site.url}add`);
  await learner.press('Scan a code');
  await learner.sees('The camera is not available.');
  await learner.sees('hoose a photo of the code instead');
  await learner.still();
  await learner.screenshot(look(info, 'camera'));
});
