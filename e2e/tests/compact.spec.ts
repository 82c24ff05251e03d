/** JOURNEY verify and import: the compact code on the screen of another wallet. https://json-ld.github.io/cbor-ld-spec/ */
import encodeQR from 'qr';
import { expect, expectAccessible, expectNothingGreen, test } from '../fixtures';
import { arguments_, camera, chromium } from '../harness/browser';
import { film } from '../harness/camera';
import { byOtherTable, ways } from '../interop/compact.mjs';
import { dataIntegrity, signature2020, someBadge } from '../interop/issue.mjs';

const ofConsortium = ways['@digitalcredentials/vpqr 2.2.1'];
const newest = ways['@digitalbazaar/vpqr 6.0.0'];

/** What a wallet shows: the badge in a presentation that nobody signed. */
function shown(text: string) {
  const badge = JSON.parse(text);
  return { '@context': [badge['@context'][0]], type: ['VerifiablePresentation'], verifiableCredential: [badge] };
}

async function badgeAndCode(encode = ofConsortium) {
  const about = someBadge();
  return { about, code: await encode(shown(await (await signature2020()).issue(about))) };
}

const held = await badgeAndCode();
test.use({
  launchOptions: { executablePath: chromium, args: [...arguments_, ...camera(film(encodeQR(held.code, 'raw', { border: 1, ecc: 'low' })))] },
});

test('an employer scans it from the learner’s screen, and it is judged', { tag: '@desktop' }, async ({ somebody }) => {
  const employer = await somebody();
  await employer.context.grantPermissions(['camera']);
  await employer.opens('check');
  await employer.page.getByRole('button', { name: 'Scan a code' }).click();
  const badge = employer.verify.badge(held.about.title);
  await expect(badge).toContainText('The signature matches every word.');
  await expect(employer.verify.says('It does not say for whom it was shared, or when.')).toBeVisible();
  // Nobody signed the share itself, and so nobody can tell who held the phone.
  await expect(badge).toContainText('It is about this person: not known');
  await expectAccessible(employer.page, 'a compact code of another wallet');
});

test('one whose badge was changed is not genuine', async ({ somebody }) => {
  const about = someBadge();
  const forged = shown(await (await dataIntegrity()).issue(about));
  forged.verifiableCredential[0].credentialSubject.achievement.name = 'Doctor of Physics';
  const employer = await somebody();
  await employer.opens('check');
  await employer.verify.check(await ofConsortium(forged));
  await expect(employer.verify.badge('Doctor of Physics')).toContainText(/not genuine/i);
  await expectNothingGreen(employer.page);
});

test('a learner brings a badge over from another wallet without a network', async ({ learner }) => {
  const { about, code } = await badgeAndCode(newest);
  await learner.opens('add');
  await learner.canGoOffline();
  await learner.context.setOffline(true);
  await learner.add.paste(code);
  await expect(learner.add.review(about.title)).toContainText('This badge is genuine.');
  await learner.add.save();
  await expect(learner.badge.title(about.title)).toBeVisible();
});

test('one that cannot be read says why, and a desk reads the others', async ({ somebody }) => {
  const [first, second] = [await badgeAndCode(), await badgeAndCode(newest)];
  const other = await badgeAndCode(byOtherTable);
  const employer = await somebody();
  await employer.opens('check');
  await employer.verify.check(first.code.slice(0, -40));
  await expect(employer.verify.says('part of it is missing or was changed')).toBeVisible();
  await expectAccessible(employer.page, 'a compact code that is cut short');
  await employer.opens('desk');
  await employer.desk.pasteLinks([first.code, other.code, second.code].join('\n'));
  await expect(employer.desk.row(first.about.title)).toContainText('Genuine');
  await expect(employer.desk.row(second.about.title)).toContainText('Genuine');
  await expect(employer.desk.row('written in a newer way')).toContainText('Can’t be read');
});
