/** JOURNEY share, into other people's software: everything as a zip, a picture with the badge inside, and verifiers of others. */
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { expect, expectAccessible, test, type Person } from '../fixtures';
import { dataIntegrity, joseIssuer, someBadge } from '../interop/issue.mjs';
import { programs, unbake } from '../interop/python.mjs';
import { bakedPng, emblem } from '../pictures';

/** Presses a button of the share page's fold, and gives the file that is saved. */
async function saved(learner: Person, button: string) {
  const download = learner.page.waitForEvent('download');
  await learner.page.getByRole('button', { name: button }).click();
  return download;
}

test('everything goes into a zip, and out of it into another browser', { tag: '@desktop' }, async ({ learner, somebody }) => {
  const issuer = await dataIntegrity();
  const [plain, pictured, signed] = [someBadge(), someBadge(), someBadge()];
  const texts = [await issuer.issue(plain), await issuer.issue(pictured), await (await joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 })).issue(signed)];
  await learner.keeps(texts[0], plain.title);
  await learner.keeps(texts[2], signed.title);
  await learner.opens('add');
  await learner.add.choose({ name: 'badge.png', mimeType: 'image/png', buffer: bakedPng(texts[1], emblem(31, 90, 77)) });
  await learner.add.save();
  await learner.opens('settings');
  const zip = await saved(learner, 'Save everything as a zip');
  await expect(learner.page.getByText('All your badges are in 1 zip file.')).toBeVisible();
  const bytes = await readFile(await zip.path());
  // To the letter, and the picture beside it.
  const files = unzipSync(bytes);
  const inside = Object.values(files).map(file => Buffer.from(file).toString());
  for (const text of texts) expect(inside).toContain(text);
  expect(Object.keys(files).filter(name => name.endsWith('.png'))).toHaveLength(1);

  const other = await somebody();
  await other.opens('add');
  await other.add.choose({ name: zip.suggestedFilename(), mimeType: 'application/zip', buffer: bytes });
  await expectAccessible(other.page, 'a zip of everything');
  await other.add.saveMany(3);
  await other.opens();
  await expect(other.home.cards()).toHaveCount(3);
  for (const { title } of [plain, pictured, signed]) {
    await expect(other.home.card(title)).toContainText('Genuine');
  }
});

test('a picture with the badge inside is read by software of others', async ({ learner }) => {
  test.skip(!programs, 'Python is not at hand');
  const issuer = await dataIntegrity();
  const [pictured, plain] = [someBadge(), someBadge()];
  const text = await issuer.issue(pictured);
  await learner.opens('add');
  await learner.add.choose({ name: 'badge.png', mimeType: 'image/png', buffer: bakedPng(text, emblem(31, 90, 77)) });
  await learner.add.save();
  const drawn = await issuer.issue(plain);
  await learner.keeps(drawn, plain.title);
  for (const [{ title }, document, ending] of [[pictured, text, 'png'], [plain, drawn, 'svg']] as const) {
    await learner.opens('share');
    await learner.share.choose(title);
    await learner.share.unfoldOthers();
    const file = await saved(learner, 'Picture with the badge inside');
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${ending}$`));
    expect(JSON.parse(await unbake(await file.path()))).toEqual(JSON.parse(document));
    await expect(learner.page.getByText('Picture saved.')).toBeVisible();
  }
});

test('a badge that its issuer hosts can be opened in VerifierPlus, by whoever agrees to be seen', async ({ learner }) => {
  const issuer = await dataIntegrity();
  const hosted = someBadge({ id: 'https://school.example/badges/7?a=1&b=2' });
  const own = someBadge();
  await learner.keeps(await issuer.issue(hosted), hosted.title);
  await learner.keeps(await issuer.issue(own), own.title);
  await learner.opens('share');
  await learner.share.choose(hosted.title);
  await learner.share.unfoldOthers();
  const way = learner.page.getByRole('link', { name: 'Open in VerifierPlus' });
  await expect(way).toContainText('its server fetches the badge and sees it');
  const address = new URL(await way.getAttribute('href') ?? '');
  expect(address.origin).toBe('https://verifierplus.org');
  expect(new URLSearchParams(address.hash.replace('#verify?', '')).get('vc')).toBe(hosted.id);
  await expect(way).toHaveAttribute('rel', /noreferrer/);
  // One that nobody hosts cannot be fetched.
  await learner.opens('share');
  await learner.share.choose(own.title);
  await learner.share.unfoldOthers();
  await expect(learner.page.getByRole('button', { name: 'Picture with the badge inside' })).toBeVisible();
  await expect(way).toHaveCount(0);
});
