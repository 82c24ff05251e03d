/** JOURNEY import, by the camera: Chromium's fake one plays a film of a code that other people's software drew. */
import encodeQR from 'qr';
import { expect, expectAccessible, test } from '../fixtures';
import { arguments_, camera, chromium } from '../harness/browser';
import { film } from '../harness/camera';
import { joseIssuer, someBadge } from '../interop/issue.mjs';

const issuer = await joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 });
const about = someBadge({ description: undefined, criteria: 'Done.', skill: undefined });
const text = await issuer.issue(about);
const seen = film(encodeQR(text, 'raw', { border: 1, ecc: 'low' }));

test.use({ launchOptions: { executablePath: chromium, args: [...arguments_, ...camera(seen)] } });

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
