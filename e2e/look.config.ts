import config from './playwright.config';
export default { ...config, testDir: '.', testMatch: process.env.LOOK ?? 'look.ts', workers: 1, projects: [{ name: 'look' }] };
