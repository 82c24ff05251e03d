/** JOURNEY import, by the camera: Chromium's fake one plays a film of a code that other people's software drew. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, expectAccessible, test } from '../fixtures';
import { joseIssuer, someBadge } from '../interop/issue.mjs';
import { drawCode, film, within } from '../pictures';
import { chromium } from '../playwright.config';

const issuer = await joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 });
const about = someBadge({ description: undefined, criteria: 'Done.', skill: undefined });
const text = await issuer.issue(about);
const seen = join(mkdtempSync(join(tmpdir(), 'lapel-camera-')), 'code.y4m');
writeFileSync(seen, film(within(drawCode(text), 1280, 720)));

test.use({
  launchOptions: {
    ...chromium,
    args: [
      ...chromium.args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${seen}`,
    ],
  },
});

test('a code held in front of the camera becomes a badge', { tag: '@desktop' }, async ({ learner }) => {
  await learner.context.grantPermissions(['camera']);
  await learner.opens('add');
  await learner.add.scan();
  await expect(learner.add.review(about.title)).toContainText('This badge is genuine.');
  await learner.add.save();
  await expect(learner.badge.title(about.title)).toBeVisible();
});

test('a camera that may not be used: why, and what to do', async ({ browser, somebody }) => {
  expect(browser.isConnected()).toBe(true);
  const learner = await somebody();
  // The browser's own question, answered with no.
  await learner.context.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
  });
  await learner.opens('add');
  await learner.add.scan();
  await expect(learner.page.getByText('The camera is not available.')).toBeVisible();
  await expect(learner.page.getByText('choose a photo of the code instead')).toBeVisible();
  await expectAccessible(learner.page, 'a camera that may not be used');
});
