/** Takes the pictures of the README and the manifest: `npx playwright test --config screenshots.config.ts`. */
import config from './playwright.config';

export default {
  ...config,
  testDir: '.',
  testMatch: 'screenshots.ts',
  workers: 1,
  projects: [{ name: 'screenshots' }],
};
