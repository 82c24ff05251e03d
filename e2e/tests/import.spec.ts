/** JOURNEY import: every road by which a badge comes in, each ending in the same review. */
import { strToU8, zipSync } from 'fflate';
import { expect, expectAccessible, test } from '../fixtures';
import { dataIntegrity, daysFromNow, joseIssuer, signature2020, someBadge } from '../interop/issue.mjs';
import { lapel } from '../interop/lapel.mjs';
import { bakedPng, bakedSvg, drawCode, emblem, toPng } from '../pictures';

const json = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
const png = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });
const jose = () => joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 });

async function signed(changes = {}) {
  const issuer = await dataIntegrity();
  const about = someBadge(changes);
  return { issuer, about, text: await issuer.issue(about) };
}

test('what nobody signed is written into the record, and marked as that', async ({ learner }) => {
  await learner.opens('add');
  await learner.page.getByRole('link', { name: 'Nobody signed it? Write it into your record' }).click();
  await learner.record.writes('Work', { title: 'Deckhand', organisation: 'Harbour Ferries', from: '2021' });
  await expect(learner.record.line('Deckhand')).toContainText('Added by me');
  await learner.opens();
  await expect(learner.home.cards()).toHaveCount(0);
});

test.describe('from first run to first badge', { tag: '@desktop' }, () => {
  test('with a sample, in two actions', async ({ learner }) => {
    await learner.opens();
    await expect(learner.home.promise()).toBeVisible();
    const actions = [learner.home.trySample, learner.add.save];
    expect(actions.length).toBeLessThanOrEqual(6);
    for (const act of actions) await act();
    await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
    await expect(learner.badge.says('Lapel Sample Issuer (not a real school)').first()).toBeVisible();
    await learner.opens();
    await expect(learner.home.cards()).toHaveCount(1);
  });

  test('with what somebody sent, in four actions', async ({ learner }) => {
    const { about, issuer, text } = await signed();
    await learner.opens();
    const actions = [learner.home.linkOrCode, () => learner.add.write(text), learner.add.goOn, learner.add.save];
    expect(actions.length).toBeLessThanOrEqual(6);
    for (const act of actions) await act();
    await expect(learner.badge.title(about.title)).toBeVisible();
    await expect(learner.badge.says(issuer.name).first()).toBeVisible();
    await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
  });
});

test('where the browser keeps nothing, a badge is still read, and saving it says why not', async ({ somebody }) => {
  const { about, text } = await signed();
  const learner = await somebody();
  await learner.context.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  });
  await learner.opens('add');
  await learner.add.paste(text);
  await expect(learner.add.review(about.title)).toContainText('This badge is genuine.');
  await learner.page.getByRole('button', { name: 'Save' }).click();
  await expect(learner.page.getByText('This browser keeps nothing for this page').first()).toBeVisible();
});

test('a browser that asks whether to keep the wallet, and waits for the answer, holds nothing up', async ({ learner }) => {
  const { about, text } = await signed();
  await learner.context.addInitScript(() => {
    // As in Firefox, while its question is not answered.
    StorageManager.prototype.persist = () => new Promise(() => {});
  });
  await learner.keeps(text, about.title);
});

test('pasted as a JWT, with words around it', async ({ learner }) => {
  const about = someBadge();
  const text = await (await jose()).issue(about);
  await learner.opens('add');
  await learner.add.paste(`\n  ${text}\n`);
  await expect(learner.add.review(about.title)).toContainText('This badge is genuine.');
});

test('pasted anywhere on a page, without a field', async ({ learner }) => {
  const { about, text } = await signed();
  await learner.opens();
  await learner.page.evaluate(text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await expect(learner.add.review(about.title)).toContainText('This badge is genuine.');
});

test('pasted as a link in which somebody shares: it is shown, not kept', async ({ learner, baseURL }) => {
  const { about, text } = await signed();
  const { stdout } = await lapel(['pack', '--base', baseURL, '-'], text);
  await learner.opens('add');
  await learner.add.paste(stdout.trim());
  await expect(learner.verify.badge(about.title)).toBeVisible();
  await learner.opens();
  await expect(learner.home.promise()).toBeVisible();
});

for (const [what, make] of Object.entries({
  'a .json file': (text: string) => json('badge.json', text),
  'a file with a wrong ending': (text: string) => json('badge.pdf', text),
  'a baked PNG': (text: string) => png('badge.png', bakedPng(text, emblem(42, 93, 176))),
  'a baked PNG, compressed': (text: string) => png('badge.png', bakedPng(text, emblem(42, 93, 176), true)),
  'a baked SVG': (text: string) => ({ name: 'badge.svg', mimeType: 'image/svg+xml', buffer: bakedSvg(text) }),
})) {
  test(`chosen as ${what}`, async ({ learner }) => {
    const { about, text } = await signed();
    await learner.opens('add');
    await learner.add.choose(make(text));
    await expect(learner.add.review(about.title)).toContainText('This badge is genuine.');
    await learner.add.save();
    await expect(learner.badge.title(about.title)).toBeVisible();
    if (/PNG|SVG/.test(what)) {
      const picture = learner.page.locator('.hero img');
      await expect(picture).toHaveJSProperty('complete', true);
      expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    }
  });
}

test('several at once: what is new, what is here, and what cannot be read', { tag: '@desktop' }, async ({ learner }) => {
  const [first, second, third] = [await signed(), await signed(), await signed()];
  await learner.opens('add');
  await learner.add.paste(first.text);
  await learner.add.save();
  await expect(learner.badge.title(first.about.title)).toBeVisible();
  await learner.opens('add');
  await learner.add.choose(
    json('one.json', first.text), json('two.json', second.text),
    png('three.png', bakedPng(third.text, emblem(176, 93, 42))), json('letter.json', '{"dear": "reader"}'),
  );
  await expect(learner.add.says('2 new · 1 already here · 1 can’t be read')).toBeVisible();
  await expect(learner.add.row(first.about.title)).toContainText('You already have this badge.');
  await expectAccessible(learner.page, 'several at once');
  await learner.add.saveMany(2);
  await expect(learner.home.cards()).toHaveCount(3);
});

test('a zip file with badges of several kinds', async ({ learner }) => {
  const about = [someBadge(), someBadge(), someBadge()];
  const texts = [
    await (await dataIntegrity()).issue(about[0]), await (await jose()).issue(about[1]), await (await signature2020()).issue(about[2]),
  ];
  const file = zipSync({
    'badges/a.json': strToU8(texts[0]), 'badges/b.jwt': strToU8(texts[1]), 'c.png': bakedPng(texts[2], emblem(9, 9, 90)),
  });
  await learner.opens('add');
  await learner.add.choose({ name: 'badges.zip', mimeType: 'application/zip', buffer: Buffer.from(file) });
  await expect(learner.add.says('3 new')).toBeVisible();
  await learner.add.saveMany(3);
  for (const { title } of about) await expect(learner.home.card(title)).toContainText('Genuine');
});

test('dropped on any page', async ({ learner }) => {
  const { about, text } = await signed();
  await learner.opens('settings');
  await learner.add.drop(json('badge.json', text));
  await expect(learner.add.review(about.title)).toContainText('This badge is genuine.');
});

test('shared from another app', async ({ learner }) => {
  const { about, text } = await signed();
  await learner.opens();
  await learner.canGoOffline();
  // What a browser sends to an installed app: https://w3c.github.io/web-share-target/
  await learner.page.evaluate(async text => {
    const form = new FormData();
    form.append('files', new File([text], 'badge.json', { type: 'application/json' }));
    await fetch('./receive', { method: 'POST', body: form, redirect: 'manual' });
  }, text);
  // Where the answer leads.
  await learner.opens('add?inbox=1');
  await expect(learner.add.review(about.title)).toContainText('This badge is genuine.');
  await learner.add.save();
  await learner.opens('add?inbox=again');
  await expect(learner.page.getByRole('button', { name: 'Choose files' })).toBeVisible();
});

test.describe('a web link', () => {
  const address = 'https://badges.example/earned/7';

  test('is asked only after its host was named', async ({ learner }) => {
    const { about, text } = await signed();
    await learner.opens('add');
    await learner.add.paste(address);
    await expect(learner.add.asksToContact('badges.example')).toBeVisible();
    await expectAccessible(learner.page, 'consent');
    expect(learner.world.asked).toEqual([]);
    await learner.agreesToAsk({ [address]: text });
    await learner.add.consent();
    await expect(learner.add.review(about.title)).toContainText('This badge is genuine.');
  });

  test('whose host keeps other pages out: why, and what to do', async ({ learner }) => {
    const { text } = await signed();
    await learner.opens('add');
    await learner.add.paste(address);
    await learner.agreesToAsk({ [address]: { body: text, readable: false } });
    learner.world.expects(/CORS|Failed to load resource/);
    await learner.add.consent();
    await expect(learner.add.says('Nothing from badges.example')).toBeVisible();
    await expect(learner.add.says(/did not let this page read it, or can’t be reached/)).toBeVisible();
    await expect(learner.add.says(/open the page, save the badge as a file/)).toBeVisible();
    await expectAccessible(learner.page, 'a host that keeps pages out');
  });

  test('to a page instead of a badge', async ({ learner }) => {
    await learner.opens('add');
    await learner.add.paste(address);
    await learner.agreesToAsk({ [address]: { body: '<!doctype html><title>Badge</title>', type: 'text/html' } });
    await learner.add.consent();
    await expect(learner.add.says(/It is a web page, not the badge itself/)).toBeVisible();
  });
});

test('a photo of a code', async ({ learner, baseURL }) => {
  const { about, text } = await signed({ criteria: 'Done.', description: 'Small.', skill: undefined });
  const { stdout } = await lapel(['pack', '--json', '--base', baseURL, '-'], text);
  const photo = png('photo.png', toPng(drawCode(JSON.parse(stdout).code_link)));
  await learner.opens('check');
  await learner.verify.photo(photo);
  await expect(learner.verify.badge(about.title)).toBeVisible();
});

test('a picture without a code or a badge: why, and what to do', async ({ learner }) => {
  await learner.opens('add');
  await learner.add.photo(png('cat.png', toPng(emblem(200, 180, 160))));
  await expect(learner.page.getByText('We found no code in this picture.')).toBeVisible();
  await learner.opens('add');
  await learner.add.choose(png('cat.png', toPng(emblem(200, 180, 160))));
  await expect(learner.add.says('This picture has no badge data inside.')).toBeVisible();
  await learner.add.anotherWay();
  await expect(learner.page.getByRole('button', { name: 'Choose files' })).toBeVisible();
});

test('saving twice says that it is here', async ({ learner }) => {
  const { about, text } = await signed();
  await learner.opens('add');
  await learner.add.paste(text);
  await learner.add.save();
  await expect(learner.badge.title(about.title)).toBeVisible();
  await learner.opens('add');
  await learner.add.paste(text);
  await expect(learner.add.says('You already have this badge.')).toBeVisible();
  await expect(learner.add.saveButton()).toHaveCount(0);
  await learner.page.getByRole('link', { name: 'Look at mine' }).click();
  await expect(learner.badge.title(about.title)).toBeVisible();
  await learner.opens();
  await expect(learner.home.cards()).toHaveCount(1);
});

test('a newer version of a badge takes its place when asked to', async ({ learner }) => {
  const { issuer, about, text } = await signed({ validFrom: daysFromNow(-300) });
  const newer = { ...about, title: `${about.title}, again`, validFrom: daysFromNow(-3) };
  await learner.opens('add');
  await learner.add.paste(text);
  await learner.add.save();
  await expect(learner.badge.title(about.title)).toBeVisible();
  await learner.opens('add');
  await learner.add.paste(await issuer.issue(newer));
  await expect(learner.add.says('You have an older version of this badge.')).toBeVisible();
  await learner.add.update();
  await expect(learner.badge.title(newer.title)).toBeVisible();
  await learner.opens();
  await expect(learner.home.cards()).toHaveCount(1);
  await expect(learner.home.card(newer.title)).toBeVisible();

  await learner.opens('add');
  await learner.add.paste(text);
  await expect(learner.add.says('You already have a newer version of this badge.')).toBeVisible();
  await expect(learner.add.saveButton()).toHaveCount(0);
});

test('a forged twin of a kept badge cannot take its place', async ({ learner }) => {
  const { about, text } = await signed();
  await learner.opens('add');
  await learner.add.paste(text);
  await learner.add.save();
  await expect(learner.badge.title(about.title)).toBeVisible();
  const forged = JSON.parse(text);
  forged.credentialSubject.achievement.name = 'Doctor of Physics';
  forged.validFrom = daysFromNow(-1);
  await learner.opens('add');
  await learner.add.paste(JSON.stringify(forged));
  await expect(learner.add.says('You have a badge with the same id but other content.')).toBeVisible();
  await learner.add.saveBeside();
  await expect(learner.badge.verdict('Do not rely on this.')).toBeVisible();
  await learner.opens();
  await expect(learner.home.card(about.title)).toContainText('Genuine');
  await expect(learner.home.card('Doctor of Physics')).toContainText('Not genuine');
});

test('a badge that nobody signed is called unsigned, never genuine', async ({ learner }) => {
  const { about, text } = await signed();
  const { proof, ...unsigned } = JSON.parse(text);
  expect(proof).toBeTruthy();
  await learner.opens('add');
  await learner.add.paste(JSON.stringify(unsigned));
  await expect(learner.add.review(about.title)).toContainText('Not signed.');
  await learner.add.save();
  await expect(learner.badge.verdict('Not signed.')).toBeVisible();
  await learner.opens();
  await expect(learner.home.card(about.title)).toContainText('Not signed');
});

for (const [what, text, says] of [
  ['nothing', '   ', 'There is nothing to read yet.'],
  ['plain words', 'Dear learner, congratulations!', 'We don’t know this kind of file yet.'],
  ['JSON cut off on its way', '{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["Verif', 'Its end is missing.'],
  ['JSON that is no badge', '{"name": "x"}', 'We can read it, but it is no badge or record.'],
] as const) {
  test(`${what} says so plainly`, async ({ learner }) => {
    await learner.opens('add');
    await learner.add.paste(text);
    await expect(learner.page.getByText(says).first()).toBeVisible();
    await expectAccessible(learner.page, what);
  });
}

test('a presentation of somebody’s is led to the page that checks', async ({ learner }) => {
  const { about, text } = await signed();
  const badge = JSON.parse(text);
  await learner.opens('add');
  await learner.add.paste(JSON.stringify({
    '@context': [badge['@context'][0]], type: ['VerifiablePresentation'], verifiableCredential: [badge],
  }));
  await learner.page.getByRole('button', { name: 'Look at it' }).click();
  await expect(learner.verify.badge(about.title)).toContainText('The signature matches every word.');
});
