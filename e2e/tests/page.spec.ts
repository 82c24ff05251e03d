/** JOURNEY share, by a file that checks itself: opened from a disk, without a network, by a browser that knows nothing of us. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { dataIntegrity, daysFromNow, joseIssuer, onLedger, someBadge } from '../interop/issue.mjs';
import { lapel } from '../interop/lapel.mjs';

const dist = new URL('../../dist/', import.meta.url).pathname;

/** What the page shows, once it has checked; anything asked of a network fails the test. */
async function opened(browser: Browser, document: string, language = 'en', evidence?: object) {
  const folder = mkdtempSync(join(tmpdir(), 'lapel-page-'));
  writeFileSync(join(folder, 'document'), document);
  const file = join(folder, 'page.html');
  const known = evidence ? ['--evidence', join(folder, 'evidence')] : [];
  if (evidence) writeFileSync(join(folder, 'evidence'), JSON.stringify(evidence));
  const made = await lapel(['page', '--engine', dist, '--language', language, ...known, '-o', file, join(folder, 'document')]);
  expect(made.stderr).toBe('');
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const asked: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (fault) => faults.push(String(fault)));
  page.on('console', (said) => faults.push(said.text()));
  await page.goto(pathToFileURL(file).href);
  await expect(page.locator('html')).toHaveAttribute('data-state', 'checked');
  expect(asked.filter((address) => !/^(file|blob|data):/.test(address))).toEqual([]);
  expect(faults).toEqual([]);
  return page;
}

test('a genuine badge is told to be genuine, offline, from a file', { tag: '@desktop' }, async ({ browser }) => {
  const issuer = await joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 });
  const about = someBadge();
  const page = await opened(browser, await issuer.issue(about));
  await expect(page.getByText('This badge is genuine.')).toBeVisible();
  await expect(page.getByRole('heading', { name: about.title })).toBeVisible();
  await expect(page.getByText('Whoever made this file could also have changed the part that checks.')).toBeVisible();
});

test('what the issuer’s website said goes along, with its date', { tag: '@desktop' }, async ({ browser }) => {
  const issuer = await dataIntegrity({ host: 'school.example' });
  const text = await issuer.issue(someBadge());
  const without = await opened(browser, text);
  await expect(without.getByText('This badge is genuine.')).toHaveCount(0);
  const page = await opened(browser, text, 'en', issuer.documents);
  // Anybody could have written what came along: it makes nothing green.
  await expect(page.getByText('It fits what came along in this file.').first()).toBeVisible();
  await expect(page.getByText('Says it is issued by')).toBeVisible();
  await expect(page.locator('.genuine')).toHaveCount(0);
  await expect(page.getByText(/What the web said is as of .* asked school\.example\./)).toBeVisible();
});

test('whose word it is is told also of what is out of date', async ({ browser }) => {
  const issuer = await dataIntegrity();
  const own = someBadge({ subject: issuer.id, validUntil: daysFromNow(-2) });
  const page = await opened(browser, await issuer.issue(own));
  await expect(page.getByText('Nobody else signed it.')).toBeVisible();
  await expect(page.locator('article')).toHaveClass('caution');
  const others = await opened(browser, await issuer.issue(someBadge({ validUntil: daysFromNow(-2) })));
  await expect(others.locator('article')).toHaveClass('caution');
  await expect(others.getByText('Nobody else signed it.')).toHaveCount(0);
});

test('what should stand on a public ledger is not known to, and never green by what came along', async ({ browser }) => {
  const issuer = await onLedger();
  const text = await issuer.issue(someBadge());
  const row = (page: Page, title: string) => page.locator('dt', { hasText: title }).locator('+ dd');
  const without = await opened(browser, text);
  await without.getByText('How do we know?').click();
  await expect(row(without, 'Written on the ledger that it names')).toContainText('blockstream.info was not asked.');
  await expect(row(without, 'Unchanged since signing')).toContainText('not known: It fits the fingerprint');
  const along = await opened(browser, text, 'en', issuer.documents);
  await along.getByText('How do we know?').click();
  await expect(row(along, 'Written on the ledger that it names')).toHaveText('It fits what came along in this file.');
  await expect(along.locator('.genuine')).toHaveCount(0);
});

test('one whose content was changed is told not to be relied on', async ({ browser }) => {
  const issuer = await joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 });
  const about = someBadge();
  const [head, payload, signature] = (await issuer.issue(about)).split('.');
  const said = Buffer.from(payload, 'base64url').toString().replace(about.title, `Not ${about.title}`);
  const changed = [head, Buffer.from(said).toString('base64url'), signature].join('.');
  const page = await opened(browser, changed, 'es');
  await expect(page.locator('article')).toHaveClass('stop');
  await expect(page.locator('.genuine')).toHaveCount(0);
});

test('nothing in a badge runs in the page', async ({ browser }) => {
  const issuer = await joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 });
  const evil = '</script><script>document.title = "ran"</script><img src=x onerror="document.title = 1"><!--';
  const page = await opened(browser, await issuer.issue(someBadge({ title: evil })));
  await expect(page.getByRole('heading', { name: evil })).toBeVisible();
  await expect(page).toHaveTitle('Badges that check themselves');
});
