/** JOURNEY share, by a row of codes before the camera: 20 KB with a fifth of the codes lost, and no network. */
import { rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import encodeQR from 'qr';
import { expect, test } from '../fixtures';
import { arguments_, camera, chromium } from '../harness/browser';
import { reel } from '../harness/camera';
import { joseIssuer, someBadge } from '../interop/issue.mjs';
import { lapel } from '../interop/lapel.mjs';

const PER_SECOND = 8;
/** Twenty seconds of codes. */
const SHOWN = 20 * PER_SECOND;

const issuer = await joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 });
// What cannot be made shorter, as a signature or a picture.
const about = someBadge({ description: randomBytes(15_000).toString('base64') });
const packed = await lapel(['pack', '--json', '--frames', String(SHOWN), '-'], await issuer.issue(about));
const { frame_texts: texts, payload_bytes: bytes, frames: pieces } = JSON.parse(packed.stdout);
const codes = texts.map((text: string) => encodeQR(text, 'raw', { border: 1, ecc: 'medium' }));
// Every fifth code is not seen at all.
const seen = reel(codes.map((code: boolean[][], number: number) => (number % 5 === 3 ? undefined : code)), PER_SECOND);

test.use({ launchOptions: { executablePath: chromium, args: [...arguments_, ...camera(seen)] } });
test.afterAll(() => rmSync(seen, { force: true }));

test('a row of codes held in front of the camera becomes a share that is checked', async ({ learner }) => {
  expect(bytes).toBeGreaterThan(15_000);
  await learner.context.grantPermissions(['camera']);
  await learner.opens('add');
  const began = Date.now();
  await learner.add.scan();
  await expect(learner.page.getByText('This badge is genuine.').first()).toBeVisible({ timeout: 50_000 });
  const seconds = (Date.now() - began) / 1000;
  console.log(`${bytes} bytes in ${pieces} pieces: ${seconds.toFixed(1)} s at ${PER_SECOND} codes a second, a fifth lost`);
  expect(seconds).toBeLessThan(30);
});
