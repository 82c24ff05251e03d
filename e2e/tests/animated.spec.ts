/** JOURNEY share, without any network: a row of codes before the fake camera, turned, blurred and one in five lost. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import encodeQR from 'qr';
import { expect, expectAccessible, test } from '../fixtures';
import { arguments_, camera, chromium } from '../harness/browser';
import { reel } from '../harness/camera';
import { dataIntegrity, someBadge } from '../interop/issue.mjs';
import { lapel } from '../interop/lapel.mjs';
import { readCode } from '../pictures';

const about = someBadge({ criteria: Array.from({ length: 3650 }, () => crypto.randomUUID().slice(0, 8)).join(' ') });
const text = await (await dataIntegrity()).issue(about);
const COUNT = 130;
const { stdout } = await lapel(['pack', '--json', '--frames', String(COUNT), '--base', 'http://127.0.0.1/', '-'], text);
const packed = JSON.parse(stdout) as { payload_bytes: number; frames: number; frame_texts: string[] };
// Every fifth is not there: a grey picture for its time.
const frames = packed.frame_texts.map((text, at) => at % 5 === 2 ? undefined : encodeQR(text, 'raw', { border: 1, ecc: 'medium' }));
// In a hand that sways by six degrees and is not quite in focus.
const seen = reel(frames, 8, { turn: 6, blur: 1.2 });

test.use({ launchOptions: { executablePath: chromium, args: [...arguments_, ...camera(seen)] } });
test.afterAll(() => rmSync(dirname(seen), { recursive: true, force: true }));

test('a row of codes arrives although it is turned and blurred, and one in five is lost', { tag: '@desktop' }, async ({ learner }, info) => {
  test.setTimeout(120_000);
  await learner.context.grantPermissions(['camera']);
  await learner.opens('check');
  await learner.add.scan();
  await expect(learner.page.getByRole('progressbar')).toBeVisible();
  const began = Date.now();
  await expectAccessible(learner.page, 'a row of codes before the camera');
  await expect(learner.verify.verdict('This badge is genuine.')).toBeVisible({ timeout: 90_000 });
  const took = Date.now() - began;
  const words = `${packed.payload_bytes} bytes in ${packed.frames} pieces: ${took} ms at 8 codes a second, turned and blurred, one in five lost`;
  info.annotations.push({ type: 'figures', description: words });
  console.log(words);
});

test('what one code cannot hold is shown as a row that can be paused', { tag: '@desktop' }, async ({ learner, isMobile }) => {
  await learner.keeps(text, about.title);
  await learner.badge.showCode();
  await expect(learner.share.sheet()).toContainText('This is too large for one code.');
  const code = learner.share.oneOfARow();
  await expect(code).toBeVisible();
  await expectAccessible(learner.page, 'a row of codes');
  const path = code.locator('path');
  const first = await path.getAttribute('d');
  await expect.poll(() => path.getAttribute('d')).not.toBe(first);
  await learner.share.pause();
  const still = await path.getAttribute('d');
  await learner.page.waitForTimeout(600);
  expect(await path.getAttribute('d')).toBe(still);
  // Other people's software reads it, and a phone's own camera would open the app with it.
  // (Where a screen has few pixels, its picture is too coarse for this reader; cameras see it from afar.)
  if (isMobile) expect(readCode(await code.screenshot({ animations: 'disabled' }))).toMatch(/\/v#2\d+$/i);
  await learner.share.play();
  await expect.poll(() => path.getAttribute('d')).not.toBe(still);
});

test('whoever asked for less motion starts the row themselves', async ({ somebody }) => {
  const calm = await somebody({ reducedMotion: 'reduce' });
  await calm.keeps(text, about.title);
  await calm.badge.showCode();
  await expect(calm.page.getByText('The codes stand still.')).toBeVisible();
  await calm.share.play();
  const path = calm.share.oneOfARow().locator('path');
  const first = await path.getAttribute('d');
  await expect.poll(() => path.getAttribute('d')).not.toBe(first);
});
