// How soon the app is there: over slow networks, and with a wallet that is very full.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { lapel } from '../interop/lapel.mjs';

/** Media types by ending, for a server of the built app. */
export const KINDS = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html', '.css': 'text/css', '.json': 'application/json' };
/** Kilobits a second, milliseconds there and back, and how much slower than this machine a phone's processor is taken to be. */
const NETWORKS = [['as fast as it goes', 0, 0, 1], ['9 Mbit/s, a phone', 9000, 60, 4], ['1.6 Mbit/s, a phone', 1600, 150, 4]];

/** The built app, compressed as hosts send it. */
async function host(dist) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = extname(pathname) ? pathname.slice(1) : 'index.html';
    const [packed, plain] = await Promise.all(['.br', ''].map((end) => readFile(join(dist, file + end)).catch(() => null)));
    if (!plain) return response.writeHead(404).end();
    const encoding = packed ? { 'Content-Encoding': 'br' } : {};
    response.writeHead(200, { 'Content-Type': KINDS[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'no-store', ...encoding }).end(packed ?? plain);
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

/** From a press on an address to what it is opened for, by somebody who was never here. */
export async function networks({ browser, dist, median, text, rounds }) {
  const { server, address } = await host(dist);
  const { stdout, stderr } = await lapel(['pack', '--base', address, '-'], text);
  if (!stdout) throw new Error(stderr);
  const pages = [
    ['the first page', address, (page) => page.getByText('Add a badge').first()],
    ['a link’s verdict', stdout.trim(), (page) => page.getByText('This badge is genuine').first()],
  ];
  console.log('\n| network | what | ms until it stands | KB of the page |\n|---|---|--:|--:|');
  for (const [name, kilobits, latency, slower] of NETWORKS) {
    for (const [what, url, seen] of pages) {
      const [times, sizes] = [[], []];
      for (let round = 0; round < rounds; round++) {
        const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true });
        const page = await context.newPage();
        const tools = await context.newCDPSession(page);
        await tools.send('Network.enable');
        const throughput = kilobits ? kilobits * 125 : -1;
        await tools.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: throughput, uploadThroughput: throughput });
        await tools.send('Emulation.setCPUThrottlingRate', { rate: slower });
        let bytes = 0;
        tools.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
        const began = performance.now();
        await page.goto(url, { waitUntil: 'commit' });
        await seen(page).waitFor();
        times.push(performance.now() - began);
        sizes.push(bytes);
        await context.close();
      }
      console.log(`| ${name} | ${what} | ${Math.round(median(times))} | ${Math.round(median(sizes) / 1000)} |`);
    }
  }
  server.close();
}

/** A wallet of so many badges, which are copies of one under other names. */
export async function full({ browser, dist, median, text, count, rounds }) {
  const { server, address } = await host(dist);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  await page.goto(`${address}add`);
  await page.getByRole('button', { name: /paste/i }).first().click();
  await page.getByRole('textbox').first().fill(text);
  await page.getByRole('button', { name: /^(read|continue|add)/i }).last().click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL(/badge/);
  const { name } = JSON.parse(text).credentialSubject.achievement;
  await page.evaluate(copies, [count, name]);
  const [home, search] = [[], []];
  for (let round = 0; round < rounds; round++) {
    let began = performance.now();
    await page.goto(address);
    await page.locator('main li').nth(3).waitFor();
    home.push(performance.now() - began);
    const field = page.getByPlaceholder(/Search/).first();
    const wanted = `Navigation ${count - 4}`;
    began = performance.now();
    await field.fill(wanted);
    await page.getByText(wanted).first().waitFor();
    search.push(performance.now() - began);
  }
  console.log(`\n${count} badges: home stands after ${Math.round(median(home))} ms, one of them is found in ${Math.round(median(search))} ms`);
  await context.close();
  server.close();
}

/** Runs in the page: writes copies of the one badge that is kept beside it. */
async function copies([count, name]) {
  const [{ name: database }] = await indexedDB.databases();
  const asked = (request) => new Promise((tell, fail) => {
    request.onsuccess = () => tell(request.result);
    request.onerror = () => fail(request.error);
  });
  const store = await asked(indexedDB.open(database));
  const shelves = ['cards', 'held'];
  const one = (shelf) => asked(store.transaction(shelf).objectStore(shelf).getAll());
  const [[card], [held]] = await Promise.all(shelves.map(one));
  const [id] = await asked(store.transaction('cards').objectStore('cards').getAllKeys());
  const writing = store.transaction(shelves, 'readwrite');
  for (let nth = 0; nth < count - 1; nth++) {
    const title = `${['Welding', 'Navigation', 'Nursing', 'Coding', 'Baking'][nth % 5]} ${nth}`;
    const as = (row) => row.replaceAll(id, `copy-${nth}`).replaceAll(name, title).replaceAll(name.toLowerCase(), title.toLowerCase());
    writing.objectStore('cards').put(as(card), `copy-${nth}`);
    writing.objectStore('held').put(as(held), `copy-${nth}`);
  }
  await new Promise((done) => { writing.oncomplete = done; });
  store.close();
}
