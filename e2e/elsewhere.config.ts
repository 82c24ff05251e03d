/** The main journeys in browsers other than Chromium: `cargo xtask test --browsers`. */
import { defineConfig } from '@playwright/test';
import { elsewhere } from './elsewhere/browsers';

for (const [name, { programs, wants }] of Object.entries(elsewhere)) {
  // Each worker reads this file again.
  if (!programs && !process.env.TEST_WORKER_INDEX) console.log(`Skipped: ${name} is not whole here; it takes ${wants}`);
}

export default defineConfig({
  testDir: 'elsewhere',
  outputDir: 'results/elsewhere',
  timeout: 120_000,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  projects: Object.keys(elsewhere).map((name) => ({ name })),
});
