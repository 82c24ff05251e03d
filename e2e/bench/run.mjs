// Lapel and other people's software over the same badges and codes in one Chromium, in turn; prints medians and ratios.
//
//   node run.mjs            after `cargo xtask build`; `cargo xtask bench` does both
//   node run.mjs codes      the readers of codes alone; `engine`, the verifiers alone; `share`, sizes and the desk; `app`,
//                           slow networks and a full wallet
//
// BENCH_BADGES (100), BENCH_ROUNDS (7), BENCH_COLD (5), BENCH_IMPORT (1000), BENCH_CODES (8) and BENCH_FULL (10000) say how
// much.
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import { KINDS, full, networks } from './app.mjs';
import { corpus, forged } from './corpus.mjs';
import { scan } from './scan.mjs';
import { batch, sizes } from './share.mjs';

const told = (name, otherwise) => Number(process.env[`BENCH_${name}`] ?? otherwise);
const [BADGES, ROUNDS, COLD, IMPORT] = [told('BADGES', 100), told('ROUNDS', 7), told('COLD', 5), told('IMPORT', 1000)];
const DIDKIT = '@spruceid/didkit-wasm';
const LEARNCARD = '@learncard/didkit-plugin';
const SUITES = {
  'eddsa-rdfc-2022': ['lapel', '@digitalbazaar/vc', '@digitalcredentials/verifier-core', LEARNCARD],
  Ed25519Signature2020: ['lapel', '@digitalcredentials/vc', '@digitalcredentials/verifier-core', DIDKIT, LEARNCARD],
  'eddsa-jcs-2022': ['lapel', '@digitalbazaar/vc'],
  'vc-jwt': ['lapel', 'jose'],
};
/** Whole verifiers that are known not to verify a suite: asked all the same, and what they say is printed. */
const UNABLE = {
  'eddsa-rdfc-2022': [DIDKIT],
  'eddsa-jcs-2022': ['@digitalcredentials/verifier-core', DIDKIT, LEARNCARD],
  'vc-jwt': [DIDKIT, LEARNCARD],
};

const here = fileURLToPath(new URL('.', import.meta.url));
const out = join(here, '../results/bench');
const dist = join(here, '../../dist');

const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};
const ms = (number) => number.toFixed(number < 10 ? 3 : 1);

const wanted = (part) => process.argv.length < 3 || process.argv.includes(part);

await rm(out, { recursive: true, force: true });
await bundle();
const signed = await corpus('lapel bench 1');
const many = (suite, count) => Promise.all([...Array(count).keys()].map((nth) => signed[suite](nth)));

const server = createServer(serve).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const address = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});
try {
  if (wanted('engine')) {
    await warm();
    await cold();
    await record();
    await several();
  }
  if (wanted('codes')) await scan({ open, median, ms, count: told('CODES', 8) });
  if (wanted('share')) await share();
  if (wanted('app')) {
    const text = await signed['eddsa-rdfc-2022'](0);
    await networks({ browser, dist, median, text, rounds: COLD });
    await full({ browser, dist, median, text, count: told('FULL', 10_000), rounds: COLD });
  }
} finally {
  await browser.close();
  server.close();
}

/** Each verifier over all badges of a suite, round by round, the first in turn each time. */
async function warm() {
  const page = await open();
  console.log(`Chromium ${browser.version()}, ${BADGES} badges × ${ROUNDS} rounds, milliseconds a badge in a worker\n`);
  console.log('| suite | verifier | median | p95 | median of rounds (least – most) | times Lapel |');
  console.log('|---|---|--:|--:|--:|--:|');
  for (const [suite, verifiers] of Object.entries(SUITES)) {
    const texts = await many(suite, BADGES);
    // Whoever takes a forged badge for right is not measured.
    const twins = texts.map(forged);
    for (const verifier of verifiers) {
      const { right } = await page.evaluate(([...asked]) => verify(...asked), [verifier, suite, twins]);
      if (right !== 0) throw new Error(`${verifier} takes ${right} of ${twins.length} forged badges for right by ${suite}`);
    }
    const times = new Map(verifiers.map((verifier) => [verifier, []]));
    // One round that does not count.
    for (let round = -1; round < ROUNDS; round++) {
      const turn = Math.max(round, 0) % verifiers.length;
      for (const verifier of [...verifiers.slice(turn), ...verifiers.slice(0, turn)]) {
        const { times: took, right, said } = await page.evaluate(([...asked]) => verify(...asked), [verifier, suite, texts]);
        if (right !== texts.length) throw new Error(`${verifier} finds ${right} of ${texts.length} right by ${suite}: ${said}`);
        if (round >= 0) times.get(verifier).push(took);
      }
    }
    const ours = median(times.get('lapel').flat());
    for (const verifier of verifiers) {
      const all = times.get(verifier).flat().toSorted((a, b) => a - b);
      const rounds = times.get(verifier).map((took) => took.reduce((sum, time) => sum + time, 0) / took.length);
      const spread = `${ms(median(rounds))} (${ms(Math.min(...rounds))} – ${ms(Math.max(...rounds))})`;
      console.log(`| ${suite} | ${verifier} | ${ms(median(all))} | ${ms(all[Math.floor(all.length * 0.95)])} | ${spread} | ${(median(all) / ours).toFixed(1)} |`);
    }
    for (const verifier of UNABLE[suite] ?? []) {
      const { right, said } = await page.evaluate(([...asked]) => verify(...asked), [verifier, suite, texts]);
      if (right !== 0) throw new Error(`${verifier} finds ${right} of ${texts.length} right by ${suite}: it is to be measured`);
      console.log(`| ${suite} | ${verifier} | cannot: ${said} | | | |`);
    }
  }
  const sizes = (await many('eddsa-rdfc-2022', BADGES)).map((text) => text.length);
  console.log(`\nA badge is ${(median(sizes) / 1000).toFixed(1)} KB of JSON (median).\n`);
  await page.context().close();
}

/** A page that is open, and nothing of the verifier loaded: a new browser profile each time. */
async function cold() {
  const suite = 'eddsa-rdfc-2022';
  const text = await signed[suite](0);
  console.log('| first verdict, nothing loaded | median | least – most |\n|---|--:|--:|');
  const times = new Map();
  for (let round = 0; round < COLD; round++) {
    for (const verifier of ['lapel, as the app does it', ...SUITES[suite]]) {
      const page = await open();
      const took = verifier.startsWith('lapel,')
        ? (await page.evaluate((documents) => engine(documents), [text])).cold
        : await page.evaluate(([...asked]) => cold(...asked), [verifier, suite, text]);
      times.set(verifier, [...(times.get(verifier) ?? []), took]);
      await page.context().close();
    }
  }
  for (const [verifier, all] of times) {
    console.log(`| ${verifier} | ${ms(median(all))} | ${ms(Math.min(...all))} – ${ms(Math.max(...all))} |`);
  }
  console.log();
}

async function record() {
  const text = await signed.record(62);
  await judged(`a record of 62 signed credentials (${Math.round(text.length / 1000)} KB)`, [text], 63);
}

async function several() {
  const texts = await many('eddsa-rdfc-2022', IMPORT);
  await judged(`${IMPORT} badges in one task`, texts, IMPORT);
}

async function share() {
  const made = {};
  for (const suite of Object.keys(SUITES)) made[`a badge as the verifiers get, ${suite}`] = await signed[suite](0);
  await sizes(made);
  await batch({ browser, address, texts: await many('eddsa-rdfc-2022', 50), count: IMPORT, out });
}

async function judged(what, documents, expected) {
  const page = await open();
  const { cold, warm, headlines } = await page.evaluate((documents) => engine(documents), documents);
  const genuine = headlines.filter((headline) => headline === 'genuine').length;
  if (genuine !== expected) throw new Error(`${genuine} of ${expected} are genuine in ${what}`);
  console.log(`${what}: ${ms(median(warm))} ms, with loading the engine ${ms(cold)} ms`);
  await page.context().close();
}

async function open() {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(address);
  await page.waitForFunction(() => typeof verify === 'function');
  return page;
}

async function bundle() {
  // What other people's packages import of Node.js, and never call in a browser.
  const nothing = {
    name: 'nothing of Node.js',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(node:)?(crypto|util|fs|path|stream|https?|zlib|url|os|buffer|net|tls|events|assert|module)$/ }, ({ path }) => ({ path, namespace: 'nothing' }));
      onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'export default {}; export const promisify = (it) => it; export const { TextDecoder, TextEncoder } = globalThis; export const createHash = undefined;' }));
    },
  };
  // A package made for webpack imports its WebAssembly as if it were a module: here it becomes one, out of what it exports.
  const linked = {
    name: 'WebAssembly as a module',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm$/ }, ({ path, importer, namespace, resolveDir }) => (
        namespace === 'file' && importer.includes('node_modules') ? { path: join(resolveDir, path), namespace: 'linked' } : undefined));
      onLoad({ filter: /.*/, namespace: 'linked' }, async ({ path }) => {
        const module = new WebAssembly.Module(await readFile(path));
        const [glue] = new Set(WebAssembly.Module.imports(module).map((needed) => needed.module));
        const names = WebAssembly.Module.exports(module).map(({ name }) => name);
        return {
          resolveDir: dirname(path),
          contents: `import * as glue from '${glue}';
            import file from './${basename(path)}';
            const { instance } = await WebAssembly.instantiateStreaming(fetch(file), { '${glue}': glue });
            export const { ${names} } = instance.exports;`,
        };
      });
    },
  };
  await build({
    entryPoints: ['peers.js', 'verifier-core.js', 'didkit.js', 'learncard.js', 'readers.js'].map((name) => join(here, name)),
    outdir: out, bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', logLevel: 'error',
    mainFields: ['browser', 'module', 'main'], conditions: ['browser', 'import', 'default'],
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    plugins: [nothing, linked], loader: { '.wasm': 'file' },
  });
}

/** The page and its workers; the last build of the app under /app/. */
async function serve({ url }, response) {
  const { pathname } = new URL(url, address);
  try {
    const name = pathname.slice(1);
    const [file, kind] = name === ''
      ? [Buffer.from('<!doctype html><title>Benchmark</title><script src="./page.js"></script>'), '.html']
      : [await readFile(place(name)), extname(place(name))];
    response.writeHead(200, {
      'Content-Type': KINDS[kind] ?? 'application/octet-stream',
      // Without these, the browser's clock is too coarse.
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cache-Control': 'no-store',
    }).end(file);
  } catch {
    response.writeHead(404).end();
  }
}

function place(name) {
  // A page of the app, or one of its files.
  if (name.startsWith('app/')) return join(dist, extname(name) ? name.slice(4) : 'index.html');
  if (name === 'zxing_reader.wasm') return join(here, 'node_modules/zxing-wasm/dist/reader', name);
  return ['page.js', 'worker.js'].includes(name) ? join(here, name) : join(out, name);
}
