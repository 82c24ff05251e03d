import { defineConfig, devices } from '@playwright/test';
import { arguments_, chromium } from './harness/browser';

const port = 8137;
/** `cargo xtask test` serves the last build and says where; by hand, we serve it ourselves. */
const url = process.env.LAPEL_URL ?? `http://127.0.0.1:${port}/`;

/** These speak to a floor beneath the app, on a page of their own. */
const floors = /(store|ports)\.spec\.ts/;

export default defineConfig({
  testDir: 'tests',
  outputDir: 'results/artifacts',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  use: {
    baseURL: url,
    launchOptions: { executablePath: chromium, args: arguments_ },
    actionTimeout: 10_000,
    locale: 'en-GB',
    timezoneId: 'Europe/Dublin',
    screenshot: 'only-on-failure',
    trace: process.env.LAPEL_TRACE ? 'retain-on-failure' : 'off',
  },
  projects: [
    {
      name: 'phone',
      testIgnore: floors,
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
    },
    // What another width may change; the rest is the same on any screen.
    { name: 'desktop', testIgnore: floors, grep: /@desktop/, use: { ...devices['Desktop Chrome'], channel: undefined } },
    { name: 'floors', testMatch: floors },
  ],
  webServer: process.env.LAPEL_URL
    ? undefined
    : { command: `cargo xtask serve --no-build --port ${port}`, cwd: '..', url, reuseExistingServer: true },
});
