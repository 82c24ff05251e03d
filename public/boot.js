// Starts the app, and stands by it: lets only the app's own workers and harmless HTML through, brings the service
// worker, and says so plainly when the app breaks.
'use strict';
(() => {
  const page = document.documentElement;
  // This script lies in assets/, right below the app's root.
  const root = new URL('../', document.currentScript.src);
  page.dataset.root = root.pathname;

  // The look that was chosen, as src/browser/settings.rs keeps it: before the app draws anything.
  try {
    const look = localStorage.getItem('lapel-theme');
    if (look === 'light' || look === 'dark') page.dataset.theme = look;
  } catch {
    // A browser that keeps nothing shows the device's look.
  }
  // The page's own few words stand in each language; those of the one that the person reads are shown.
  const spoken = [...document.querySelectorAll('#skeleton [lang]')].map((words) => words.lang);
  let wanted = navigator.languages.map((tag) => tag.split('-')[0]);
  try {
    wanted = [localStorage.getItem('lapel-language'), ...wanted];
  } catch {
    // A browser that keeps nothing says it itself.
  }
  page.lang = wanted.find((tag) => spoken.includes(tag)) ?? 'en';

  // What the modules are made of: a function type with 128-bit numbers, in an otherwise empty module.
  const needed = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123);
  if (!window.WebAssembly?.validate(needed)) {
    document.getElementById('skeleton').remove();
    document.getElementById('too-old').hidden = false;
    return;
  }

  // Leptos makes elements without anything dynamic from constants of its own. No badge's text ever comes by here;
  // if it did, it could neither run nor load anything.
  const workers = ['engine_loader.js', 'record_loader.js', 'scanner_loader.js', 'workshop_loader.js', 'sw.js'].map((name) => new URL(name, root).href);
  const harmful = /<\/?\s*(script|iframe|object|embed|link|meta|base|style|form)\b|[\s"'/]on\w+\s*=|javascript:/i;
  if (window.trustedTypes) {
    trustedTypes.createPolicy('default', {
      createHTML(html) {
        if (harmful.test(html)) throw new TypeError('This HTML is not ours');
        return html;
      },
      createScriptURL(address) {
        const wanted = new URL(address, document.baseURI).href;
        if (!workers.includes(wanted)) throw new TypeError('This script is not ours');
        return wanted;
      },
    });
  }

  // The app is several modules, each with pages of its own. What none of these draws is the first one's.
  const modules = {
    rooms: ['pathways', 'record', 'skills', 'timeline', 'transcript', 'worth'],
    desk: ['resume', 'review'],
    share: ['ask', 'desk', 'issuers', 'open', 'receipt', 'settings', 'share', 'shared'],
  };
  const drawnBy = (route) => Object.keys(modules).find((name) => modules[name].includes(route));
  const routeOf = (address) => address.pathname.slice(root.pathname.length).replace(/\/$/, '');
  const route = routeOf(location);
  page.dataset.route = route;
  const here = drawnBy(route);
  // The app's router goes between the pages of its module. To those of the others the browser goes.
  addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    if (link?.origin === root.origin && link.pathname.startsWith(root.pathname) && drawnBy(routeOf(link)) !== here) {
      link.relList.add('external');
    }
  }, true);
  // A page that follows upon another of ours takes its place at once, without words that stand in until it is drawn.
  const left = 'lapel-left';
  try {
    const soon = Date.now() - sessionStorage.getItem(left) < 5000;
    if (soon && performance.getEntriesByType('navigation')[0]?.type === 'navigate') page.dataset.inside = '';
    addEventListener('pagehide', () => sessionStorage.setItem(left, Date.now()));
  } catch {
    // A browser that keeps nothing shows them.
  }

  // Whoever opens a link waits for its verdict: the engine is on its way beside the app, not after it.
  if (['v', 'review'].includes(route) && location.hash.length > 1 && window.Worker) {
    const engine = new Worker(new URL('engine_loader.js', root).href, { type: 'module', name: 'engine' });
    const ahead = { engine, ready: false };
    window.lapelAhead = ahead;
    engine.addEventListener('message', () => { ahead.ready = true; }, { once: true });
    // The app starts another, and says so if that fails as well.
    engine.addEventListener('error', () => { delete window.lapelAhead; }, { once: true });
  }

  // A fault of the app, as opposed to one of the page, cannot be recovered from: its memory is undefined.
  const broken = () => {
    const notice = document.getElementById('broken');
    if (!notice.hidden) return;
    document.getElementById('skeleton')?.remove();
    for (const element of document.body.children) element.hidden = element !== notice;
    for (const button of notice.querySelectorAll('[data-broken]')) {
      button.addEventListener('click', button.dataset.broken === 'reload' ? again : rescue);
    }
    performance.mark('app-broken');
  };
  // If a newer version lies ready, it is the better one to go on with.
  const again = async () => {
    const registration = await navigator.serviceWorker?.getRegistration(root.pathname);
    if (!registration?.waiting) return location.reload();
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
    registration.waiting.postMessage('skip-waiting');
  };
  const look = (fault) => {
    if (fault instanceof WebAssembly.RuntimeError || fault instanceof WebAssembly.CompileError) broken();
  };
  addEventListener('error', (event) => look(event.error));
  addEventListener('unhandledrejection', (event) => look(event.reason));

  // Everything kept on this device but the keys, as it lies in the store.
  const rescue = async () => {
    const settled = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      // Nothing was ever kept, and an empty store must not come of asking.
      request.onupgradeneeded = () => request.transaction.abort();
    });
    const store = await settled(indexedDB.open('lapel'));
    const kept = {};
    for (const name of [...store.objectStoreNames].filter((name) => name !== 'keys')) {
      const rows = store.transaction(name).objectStore(name);
      kept[name] = await settled(rows.getAll());
    }
    store.close();
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(kept)], { type: 'application/json' }));
    link.download = 'lapel-rescued.json';
    link.click();
  };

  // The first module's two files are named by the links that load them ahead; those of the others, by words of the page.
  const files = () => {
    const script = document.querySelector('link[rel=modulepreload]');
    const code = document.querySelector('link[rel=preload][as=fetch]');
    if (!here) return { script: script.href, code: [code.href, code.dataset.integrity] };
    const { [here]: named, style } = JSON.parse(document.querySelector('meta[name=modules]').content);
    const ahead = (rel, [href, integrity]) => {
      const link = Object.assign(document.createElement('link'), { rel, href, integrity, crossOrigin: 'anonymous' });
      document.head.append(link);
      return link.href;
    };
    ahead('stylesheet', style);
    return { script: ahead('modulepreload', named.script), code: named.code };
  };
  const start = async () => {
    const { script, code: [address, integrity] } = files();
    const [{ default: init }, module_or_path] = await Promise.all([
      import(script),
      fetch(address, { integrity, credentials: 'same-origin' }),
      launched(),
    ]);
    if (!module_or_path.ok) throw new Error(`The app answered ${module_or_path.status}`);
    await init({ module_or_path });
  };

  // Files opened with the installed app go the way of those that other apps share: through the inbox.
  const launched = () => {
    if (!window.launchQueue) return;
    let brought = new URLSearchParams(location.search).get('inbox') === 'file';
    return new Promise((resolve) => {
      launchQueue.setConsumer(async (launch) => {
        const inbox = launch.files?.length ? await caches.open('inbox') : null;
        for (const [at, handle] of (launch.files ?? []).entries()) {
          const file = await handle.getFile();
          const headers = { 'content-type': file.type || 'application/octet-stream', 'x-name': encodeURIComponent(file.name) };
          await inbox.put(new URL(`inbox/${Date.now()}-${at}`, root), new Response(file, { headers }));
        }
        if (inbox && !brought) location.assign(new URL('add?inbox=file', root));
        resolve();
      });
      if (!brought) return resolve();
      brought = false;
      // A reload brings no files again.
      setTimeout(resolve, 1000);
    });
  };

  // A new version waits until the person wants it; then this tab loads again, once. Other tabs are told again.
  const serve = async () => {
    const container = navigator.serviceWorker;
    let controller = container.controller;
    const tell = () => dispatchEvent(new CustomEvent('lapel-update'));
    let wanted = false;
    let replaced = false;
    container.addEventListener('controllerchange', () => {
      const before = controller;
      controller = container.controller;
      if (wanted) location.reload();
      else if (before && before !== controller) {
        replaced = true;
        tell();
      }
    });
    const registration = await container.register(new URL('sw.js', root).href, { scope: root.pathname });
    // Only a worker that follows upon another is news. Some browsers say that the first one is installed when it has
    // already taken over, so that the controller of that moment says nothing.
    const watch = (worker) => {
      const before = controller;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && before && before !== worker) tell();
      });
    };
    watch(registration.installing);
    registration.addEventListener('updatefound', () => watch(registration.installing));
    addEventListener('lapel-restart', () => {
      if (wanted) return;
      wanted = true;
      if (replaced || !registration.waiting) location.reload();
      else registration.waiting.postMessage('skip-waiting');
    });
    if (registration.waiting && controller && controller !== registration.waiting) tell();
    const day = 24 * 60 * 60 * 1000;
    setInterval(() => {
      if (document.visibilityState === 'visible') registration.update().catch(() => {});
    }, day);
  };

  // The app marks its first page, and listens by then. What comes after must not hold it up.
  const shown = new Promise((resolve) => {
    const seen = (entries) => entries.getEntriesByName('app-ready').length > 0 && resolve();
    new PerformanceObserver(seen).observe({ type: 'mark', buffered: true });
    setTimeout(resolve, 20_000);
  });

  start().then(async () => {
    await shown;
    // A browser without service workers, or in private mode, only loses the offline use.
    if (navigator.serviceWorker) serve().catch((why) => console.info('No service worker:', why.message));
  }, (why) => {
    console.error(why);
    broken();
  });
})();
