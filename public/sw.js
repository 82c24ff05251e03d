// Keeps one build of the app as one set of files, so that it works offline and never mixes two versions.
// `cargo xtask build` writes in the build's name and the SHA-256 of each file.
'use strict';
const BUILD = '';
const FILES = {};

const PREFIX = 'lapel-';
const KEPT = PREFIX + BUILD;
const INBOX = 'inbox';
const ROOT = new URL('./', location.href);
const PAGE = ROOT.href;

// Either every file is here and is what it should be, or the old version stays.
addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(KEPT);
    try {
      await Promise.all(Object.entries(FILES).map(async ([address, digest]) => {
        const url = new URL(address, ROOT).href;
        await cache.put(url, await verified(url, digest));
      }));
    } catch (why) {
      await caches.delete(KEPT);
      throw why;
    }
  })());
});

// The version before stays, for pages of it that are still open.
addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const builds = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== KEPT);
    for (const old of builds.slice(0, -1)) await caches.delete(old);
    // The very first visit works offline from now on.
    if (builds.length === 0) await clients.claim();
  })());
});

addEventListener('message', (event) => {
  if (event.data === 'skip-waiting') skipWaiting();
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Other hosts are asked by the app alone, and what they answer is not kept here.
  if (url.origin !== ROOT.origin || !url.pathname.startsWith(ROOT.pathname)) return;
  const name = url.pathname.slice(ROOT.pathname.length);
  if (request.method === 'POST' && name === 'receive') {
    event.respondWith(receive(request));
  } else if (request.method === 'GET' && request.mode === 'navigate') {
    event.respondWith(navigate(name, request));
  } else if (request.method === 'GET') {
    event.respondWith(file(url, request));
  }
});

// A route is one word below the root, and the app's page shows them all.
async function navigate(name, request) {
  if (`./${name}` in FILES) return file(new URL(name, ROOT), request);
  if (name.includes('/')) return Response.redirect(PAGE, 302);
  return (await kept(PAGE)) ?? fetch(request);
}

async function file(url, request) {
  url.search = '';
  return (await kept(url.href)) ?? fetch(request);
}

// This build's file, else that of the version before.
async function kept(address) {
  return (await (await caches.open(KEPT)).match(address)) ?? (await older(address));
}

async function older(address) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PREFIX) && (await (await caches.open(name)).match(address));
    if (found) return found;
  }
  return undefined;
}

// Whatever a cache on the way says, only the right bytes count.
async function verified(url, digest) {
  for (const cache of ['default', 'reload']) {
    const response = await fetch(url, { cache, credentials: 'same-origin' });
    const bytes = await response.arrayBuffer();
    const found = Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    if (response.ok && found === digest) {
      const headers = new Headers(response.headers);
      for (const name of ['content-encoding', 'content-length']) headers.delete(name);
      return new Response(bytes, { headers });
    }
  }
  throw new Error(`${url} is not the file of build ${BUILD}`);
}

// What another app shares waits in the inbox until the app takes it.
async function receive(request) {
  const form = await request.formData();
  const inbox = await caches.open(INBOX);
  const shared = form.getAll('files').filter((part) => typeof part !== 'string');
  const words = [form.get('url'), form.get('text'), form.get('title')].find((part) => typeof part === 'string' && part.trim());
  if (shared.length === 0 && words) shared.push(new File([words], '', { type: 'text/plain' }));
  for (const [at, part] of shared.entries()) {
    const headers = { 'content-type': part.type || 'application/octet-stream', 'x-name': encodeURIComponent(part.name) };
    await inbox.put(new URL(`inbox/${Date.now()}-${at}`, ROOT).href, new Response(part, { headers }));
  }
  return Response.redirect(new URL('add?inbox=1', ROOT).href, 303);
}
