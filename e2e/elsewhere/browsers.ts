/** The browsers beside Chromium: where each is looked for, and how it is started. */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser, startDriver, startScreen, type Driver } from './webdriver';

export interface Elsewhere {
  /** What to install where it is missing. */
  wants: string;
  /** The programs it takes, or nothing where one of them is missing. */
  programs: Record<string, string> | undefined;
  /** Whether a folder keeps what the browser kept, for its next start. */
  remembers: boolean;
  start(profile?: string): Promise<Started>;
}

export interface Started {
  page: Browser;
  /** What the browser printed, and with it the page's console. */
  told(): string;
  end(): Promise<void>;
}

const phone = { width: 390, height: 844 };

export const newProfile = () => mkdtempSync(join(tmpdir(), 'lapel-profile-'));

const onPath = (name: string) => (process.env.PATH ?? '').split(':').map((folder) => join(folder, name)).find(existsSync);

/** All of them, or none. */
function found(programs: Record<string, string | undefined>): Record<string, string> | undefined {
  return Object.values(programs).every(Boolean) ? (programs as Record<string, string>) : undefined;
}

const firefox: Elsewhere = {
  wants: 'firefox-esr (or FIREFOX), and geckodriver from crates.io (or GECKODRIVER)',
  programs: found({
    browser: process.env.FIREFOX ?? onPath('firefox-esr') ?? onPath('firefox'),
    driver: process.env.GECKODRIVER ?? onPath('geckodriver'),
  }),
  remembers: true,
  async start(profile = newProfile()) {
    const { browser, driver } = this.programs!;
    const running = await startDriver(driver, ['--allow-system-access']);
    const page = await Browser.open(running, {
      browserName: 'firefox',
      'moz:firefoxOptions': {
        binary: browser,
        args: ['-headless', '-profile', profile],
        prefs: {
          'intl.accept_languages': 'en-GB',
          'devtools.console.stdout.content': true,
          // It keeps to itself.
          'app.update.enabled': false,
          'network.captive-portal-service.enabled': false,
          'network.connectivity-service.enabled': false,
        },
      },
    });
    await page.ask('POST', 'window/rect', { width: 600, height: 1000 });
    // Its window cannot be as narrow as a phone; the part that shows the page can.
    await page.ask('POST', 'moz/context', { context: 'chrome' });
    await page.run((width: number, height: number) => {
      const { style } = (globalThis as unknown as { gBrowser: { selectedBrowser: HTMLElement } }).gBrowser.selectedBrowser;
      for (const [side, size] of Object.entries({ width, height })) {
        style.setProperty(`min-${side}`, `${size}px`, 'important');
        style.setProperty(`max-${side}`, `${size}px`, 'important');
      }
    }, phone.width, phone.height);
    await page.ask('POST', 'moz/context', { context: 'content' });
    return started(page, running);
  },
};

const webkit: Elsewhere = {
  wants: 'webkit2gtk-driver and xvfb',
  programs: found({
    browser: process.env.MINIBROWSER
      ?? ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`).find(existsSync),
    driver: onPath('WebKitWebDriver'),
    screen: onPath('Xvfb'),
  }),
  // Under a driver it is private: what it keeps ends with it.
  remembers: false,
  async start() {
    const { browser, driver, screen } = this.programs!;
    const display = await startScreen(screen);
    const running = await startDriver(driver, [], {
      DISPLAY: display.name,
      LANG: 'C.UTF-8',
      LIBGL_ALWAYS_SOFTWARE: '1',
      // The sandbox of its processes wants rights that a container seldom has.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    });
    const page = await Browser.open(running, {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation', '--enable-write-console-messages-to-stdout=true'] },
    });
    await page.ask('POST', 'window/rect', phone);
    return started(page, running, display.end);
  },
};

function started(page: Browser, driver: Driver, then = () => {}): Started {
  return {
    page,
    told: driver.told,
    end: async () => {
      await page.close().catch(() => undefined);
      await driver.end();
      then();
    },
  };
}

export const elsewhere: Record<string, Elsewhere> = { firefox, webkit };
