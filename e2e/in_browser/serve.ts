/**
 * Serves the page of the browser floor with the headers the app is served with, each test file on a port of its own.
 *
 * `cargo xtask test` builds it into `e2e/results/in_browser`; `cargo xtask build` comes first.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const top = fileURLToPath(new URL('../..', import.meta.url));
/** The page's own module; the workers are those of the app, from the last build. */
const folders = [join(top, 'e2e', 'results', 'in_browser'), join(top, 'dist')];

/** What `public/_headers` says for every path. */
const headers = Object.fromEntries(
  readFileSync(join(top, 'public', '_headers'), 'utf8')
    .split(/^\/\*$/m)[1]
    .split(/^\S/m)[0]
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
);

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** The Trusted Types policy of the app's own page, as far as workers go, and a video for the camera. */
const page = '<!doctype html><title>in browser</title><script src="boot.js"></script><video id="camera"></video>';
const boot =
  "globalThis.trustedTypes?.createPolicy('default', { createScriptURL: (url) => { " +
  "if (/\\/(engine|scanner|workshop)_loader\\.js$/.test(url)) return url; throw new TypeError('not a script of ours'); } });";

async function found(path: string): Promise<Buffer> {
  const [first, second] = folders.map((folder) => readFile(join(folder, path)));
  second.catch(() => {});
  return first.catch(() => second);
}

export async function serve(): Promise<{ server: Server; address: string }> {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    try {
      const body = path === '/' ? page : path === '/boot.js' ? boot : await found(path);
      response.writeHead(200, { ...headers, 'content-type': types[extname(path) || '.html'] ?? 'text/plain' });
      response.end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** Loads the module; afterwards its functions stand under `lapel` in the page. */
export async function load(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.evaluate(async () => {
    // The path is put together so that no tool follows the import on this side.
    const module = await import(['.', 'in_browser.js'].join('/'));
    await module.default();
    Object.assign(globalThis, { lapel: module });
  });
}

/** Calls a function of the module; what it refuses with comes back as `refused: …`. */
export async function call<T = unknown>(page: Page, name: string, ...args: unknown[]): Promise<T | string> {
  return page.evaluate(
    async ([name, args]) => {
      try {
        const module = (globalThis as unknown as { lapel: Record<string, (...args: unknown[]) => unknown> }).lapel;
        const answer = await module[name as string](...(args as unknown[]));
        return ArrayBuffer.isView(answer) ? Array.from(answer as Uint8Array) : answer;
      } catch (error) {
        return `refused: ${String(error)}`;
      }
    },
    [name, args] as const,
  ) as Promise<T | string>;
}
