// Draws the PNG icons from public/icons/icon.svg: node tools/icons.mjs
import { chromium } from '@playwright/test';
import { readFileSync } from 'node:fs';

const icons = new URL('../../public/icons/', import.meta.url);
const round = readFileSync(new URL('icon.svg', icons), 'utf8');
// Where a system cuts the shape itself, the cloth goes to the edges.
const square = round.replace(' clip-path="url(#edge)"', '');

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const [name, size, svg] of [
  ['icon-192.png', 192, round],
  ['icon-512.png', 512, round],
  ['maskable-512.png', 512, square],
  ['apple-touch-icon.png', 180, square],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: new URL(name, icons).pathname, omitBackground: true });
  await page.close();
}
await browser.close();
