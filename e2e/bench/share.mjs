// What sharing weighs, and how fast a desk works off what is dropped on it.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lapel } from '../interop/lapel.mjs';

/** The real badges that are measured, where the shared fixtures are at hand. */
const REAL = [
  '1edtech-validator/ob30/simple.json', '1edtech-validator/ob30/simple.jwt', '1edtech-validator/ob30/complete.json',
  '1edtech-validator/ob30/credential-status-revoked.json', '1edtech-validator/ob30/sd/derivedcredential.json',
  '1edtech-validator/clr20/simple.json', '1edtech-validator/clr20/complex.json',
  'jff-plugfest/plugfest-2-2022/signed_badge_example-p2.json', 'jff-plugfest/plugfest-3-2023/signed_badge_example-p3.json',
  'surf-edubadges/mbob_eo_eov_extracurricular_full.json',
];

/** Bytes, digits, and the code of each document by itself. */
export async function sizes(made) {
  const folder = process.env.LAPEL_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
  const documents = Object.entries(made);
  for (const name of REAL) {
    const path = join(folder, 'fixtures', name);
    if (!existsSync(path)) continue;
    const text = await readFile(path, 'utf8');
    // As it would be sent; a signature covers no space between words.
    documents.push([name, text.trimStart().startsWith('{') ? JSON.stringify(JSON.parse(text)) : text.trim()]);
  }
  console.log('\n| document | bytes | packed | link | code | codes of a row |\n|---|--:|--:|--:|---|--:|');
  for (const [name, text] of documents) {
    const { stdout, stderr } = await lapel(['pack', '--json', '--base', 'https://lapel.example/', '-'], text);
    if (!stdout) throw new Error(`${name}: ${stderr}`);
    const { link, payload_bytes, qr, frames } = JSON.parse(stdout);
    console.log(`| ${name} | ${Buffer.byteLength(text)} | ${payload_bytes} | ${link.length} | ${qr ? `${qr.version}-${qr.level}` : 'none'} | ${frames ?? 'too long'} |`);
  }
}

/** So many files from a disk onto the desk of the app, every tenth of them broken. */
export async function batch({ browser, address, texts, count, out }) {
  const folder = join(out, 'batch');
  await mkdir(folder, { recursive: true });
  const files = Array.from({ length: count }, (_, at) => join(folder, `${at}.json`));
  await Promise.all(files.map((path, at) => writeFile(path, at % 10 === 9 ? '{"broken"' : texts[at % texts.length])));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${address}app/desk`);
  const choose = page.getByRole('button', { name: 'Choose files' });
  await choose.waitFor();
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
    }, 20);
  });
  const chooser = page.waitForEvent('filechooser');
  await choose.click();
  const began = performance.now();
  await (await chooser).setFiles(files);
  await page.getByRole('button', { name: `All ${count.toLocaleString('en')}` }).waitFor({ timeout: 300_000 });
  await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 300_000 });
  const took = performance.now() - began;
  const longest = await page.evaluate(() => window.longest);
  const genuine = await page.getByRole('button', { name: /^Genuine/ }).innerText();
  if (!genuine.includes((count * 0.9).toLocaleString('en'))) throw new Error(`${genuine} of ${count}`);
  console.log(`\n${count} files on the desk, a tenth of them broken: ${Math.round(took)} ms, ${(took / count).toFixed(2)} a file; the page was silent for ${Math.round(longest)} ms at most`);
  await context.close();
}
