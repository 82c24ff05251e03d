/** Lapel's release build in Chromium: as a phone and as a desktop. `cargo xtask test --e2e` starts the servers. */
import { defineConfig } from '@playwright/test';

export const chromium = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
};

// What stands in a browser by itself is the same on any screen.
const bySelf = ['**/store.spec.ts', '**/ports.spec.ts'];

export default defineConfig({
  testDir: 'tests',
  outputDir: 'results/traces',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: !!process.env.CI,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.LAPEL_URL ?? 'http://127.0.0.1:8080/',
    launchOptions: chromium,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'phone',
      testIgnore: bySelf,
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
    },
    { name: 'desktop', testIgnore: bySelf, grep: /@desktop/, use: { viewport: { width: 1280, height: 800 } } },
    { name: 'browser', testMatch: bySelf },
  ],
});
