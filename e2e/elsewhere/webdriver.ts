/** Drives whatever browser has a driver, by the commands that all of them know: https://www.w3.org/TR/webdriver2/ */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';

/** The name under which the protocol sends an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
type Element = Record<typeof ELEMENT, string>;

/** A browser with one page. */
export class Browser {
  static async open(driver: Driver, capabilities: object): Promise<Browser> {
    const { sessionId } = await send(`${driver.url}/session`, 'POST', { capabilities: { alwaysMatch: capabilities } });
    return new Browser(`${driver.url}/session/${sessionId}`);
  }

  private constructor(private readonly url: string) {}

  ask = (method: string, path: string, body?: object) => send(`${this.url}/${path}`, method, body);
  close = () => send(this.url, 'DELETE');

  // Acts
  goTo = (address: string) => this.ask('POST', 'url', { url: address });
  /** Opens an address of the app and waits until the app has drawn it. */
  opens = async (address: string) => {
    await this.goTo(address);
    await this.ready();
  };
  reloads = async () => {
    // By the page's own hand: Firefox's driver would go past the service worker, as a forced reload does.
    await this.run(() => {
      document.documentElement.dataset.old = '';
      location.reload();
    });
    await until('the reload', () => this.run(() => !('old' in document.documentElement.dataset)));
    await this.ready();
  };
  press = async (name: string) => this.ask('POST', `element/${(await this.control(name))[ELEMENT]}/click`, {});
  write = async (name: string, text: string) => {
    const element = (await this.control(name))[ELEMENT];
    await this.ask('POST', `element/${element}/clear`, {});
    await this.ask('POST', `element/${element}/value`, { text });
  };
  key = (key: string) => this.ask('POST', 'actions', {
    actions: [{ type: 'key', id: 'keys', actions: [{ type: 'keyDown', value: key }, { type: 'keyUp', value: key }] }],
  });
  /** Presses what opens the system's chooser, and chooses these files. */
  choose = async (name: string, ...paths: string[]) => {
    // No driver reaches the system's window, but each can give files to the input behind it.
    await this.run(() => {
      const { click } = HTMLInputElement.prototype;
      HTMLInputElement.prototype.click = function () {
        if (this.type !== 'file') return click.call(this);
        this.dataset.chooser = '';
        this.hidden = false;
      };
    });
    await this.press(name);
    const input: Element = await until('the chooser', () => this.run(() => document.querySelector('input[data-chooser]')));
    await this.ask('POST', `element/${input[ELEMENT]}/value`, { text: paths.join('\n') });
  };
  /** Drops a file onto the page. */
  drop = (path: string, name: string, type: string) => this.run((text: string, name: string, type: string) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name, { type }));
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      document.querySelector('main')?.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, readFileSync(path).toString('base64'), name, type);

  // Sights
  address = (): Promise<string> => this.ask('GET', 'url');
  text = (): Promise<string> => this.run(() => document.body.innerText);
  sees = (words: string | RegExp) => until(`the words “${words}”`, async () => {
    const text = (await this.text()).replace(/\s+/g, ' ');
    return typeof words === 'string' ? text.includes(words) : words.test(text);
  }).catch(async (why: Error) => {
    throw new Error(`${why.message}; there is: ${(await this.text().catch(() => '')).replace(/\s+/g, ' ').slice(0, 800)}`);
  });
  ready = () => until('the app', () => this.run(() => performance.getEntriesByName('app-ready').length > 0));
  /** Waits until nothing moves any more. */
  still = () => until('the page to come to rest', () => this.run(() => document.getAnimations().every((one) => one.playState !== 'running')));
  picture = async (): Promise<Buffer> => Buffer.from(await this.ask('GET', 'screenshot'), 'base64');
  screenshot = async (path: string) => writeFileSync(path, await this.picture());
  /** The page on paper, as PDF. */
  print = async (): Promise<Buffer> => Buffer.from(await this.ask('POST', 'print', {}), 'base64');

  /** Runs a function in the page; a promise is waited for. */
  run = (work: (...args: any[]) => unknown, ...args: unknown[]): Promise<any> =>
    this.ask('POST', 'execute/sync', { script: `return (${work}).apply(null, arguments)`, args });

  /** The visible control of that name, once it can be used: a button, link, fold or field. */
  control = (name: string): Promise<Element> => until(`a control named “${name}”`, () => this.run((name: string) => {
    const shown = (one: Element) => (one as unknown as HTMLElement).getClientRects().length > 0;
    const named = (one: HTMLInputElement) => {
      const label = one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText ?? '';
      return label.replace(/\s+/g, ' ').trim();
    };
    const where = document.querySelector('dialog[open]') ?? document;
    const kinds = 'button:enabled, a[href], summary, input, select, textarea';
    const all = [...where.querySelectorAll(kinds)].filter((one) => shown(one as never)) as HTMLInputElement[];
    return all.find((one) => named(one) === name) ?? all.find((one) => named(one).startsWith(name));
  }, name));
}

/** A running driver; `told` is what it and its browser printed. */
export interface Driver {
  url: string;
  told(): string;
  end(): Promise<void>;
}

export async function startDriver(program: string, words: string[], environment: Record<string, string> = {}): Promise<Driver> {
  const port = await freePort();
  const child = spawn(program, [...words, `--port=${port}`], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  leaveNothing(child);
  const told: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => told.push(String(bytes)));
  const gone = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  const url = `http://127.0.0.1:${port}`;
  await until(`${program} to listen`, async () => (await fetch(`${url}/status`)).ok);
  return {
    url,
    told: () => told.join(''),
    end: async () => {
      child.kill();
      await gone;
    },
  };
}

/** A screen for a browser that must have one. */
export async function startScreen(program: string): Promise<{ name: string; end(): void }> {
  const words = ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  leaveNothing(child);
  const number = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (bytes) => resolve(String(bytes).trim()));
    child.once('exit', () => reject(new Error(`${program} ended`)));
  });
  return { name: `:${number}`, end: () => void child.kill() };
}

/** Whatever happens here, what was started ends with us. */
export const leaveNothing = (child: ChildProcess) => void process.once('exit', () => child.kill());

/** Asks again and again until the answer is true, or something else worth having. */
export async function until<T>(what: string, ask: () => Promise<T>, seconds = 20): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = undefined;
    } catch (why) {
      // The page may be on its way to another; what it says in the end counts.
      last = why;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${what}${last instanceof Error ? `: ${last.message}` : ''}`);
}

async function send(url: string, method: string, body?: object): Promise<any> {
  const response = await fetch(url, { method, body: body && JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } };
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`.slice(0, 600));
  return value;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
