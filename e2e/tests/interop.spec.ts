/** Other people's software issues and verifies; Lapel is held to what it says, and it to what Lapel signs. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, expectNothingGreen, test } from '../fixtures';
import { dataIntegrity, joseIssuer, signature2020, someBadge, twins, ways } from '../interop/issue.mjs';
import { judged, lapel } from '../interop/lapel.mjs';
import { verifyCredential, verifyPresentation } from '../interop/verify.mjs';

test.describe('on the command line', () => {
  for (const [way, make] of Object.entries(ways)) {
    test(`${way}: genuine, and none of its twins`, async () => {
      const issuer = await make();
      const about = someBadge();
      const text = await issuer.issue(about);
      const evidence = join(await mkdtemp(join(tmpdir(), 'lapel-')), 'evidence.json');
      await writeFile(evidence, JSON.stringify(issuer.documents));
      const say = async (document: string) => (await judged(document, ['--evidence', evidence]))[0];

      expect(await say(text)).toMatchObject({ headline: 'genuine', title: about.title, issuer: { name: issuer.name } });
      const forged = await twins(issuer, about, text, make);
      expect(forged.length).toBeGreaterThan(4);
      for (const [twin, document] of forged) {
        expect.soft((await say(document)).headline, twin).toBe('not-genuine');
      }
    });
  }

  test('a key that nothing ties to the issuer confirms nobody', async () => {
    const issuer = await joseIssuer({ algorithm: 'ES256', method: 'header', model: 2 });
    const [{ headline, findings }] = await judged(await issuer.issue(someBadge()));
    expect(findings.integrity).toMatchObject({ is: 'holds' });
    expect(headline).toBe('issuer-unconfirmed');
  });

  test('a withdrawn badge is told by its issuer’s list, and by nothing else', async () => {
    const issuer = await dataIntegrity({ host: 'lists.example' });
    const list = 'https://lists.example/status/1';
    await issuer.statusList(list, [94_567]);
    const evidence = join(await mkdtemp(join(tmpdir(), 'lapel-')), 'evidence.json');
    await writeFile(evidence, JSON.stringify(issuer.documents));
    const headline = async (at: number, more: string[]) =>
      (await judged(await issuer.issue(someBadge({ status: { list, at } })), more))[0].headline;
    expect(await headline(94_567, ['--evidence', evidence])).toBe('revoked');
    expect(await headline(94_568, ['--evidence', evidence])).toBe('genuine');
    expect(await headline(94_567, [])).toBe('could-not-check');
  });

  test('a record of one’s own is believed by others, and every badge in it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lapel-'));
    const file = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    };
    const key = await file('key', '07'.repeat(32));
    const about = await file('about.json', JSON.stringify({ lines: [{ section: 'work', title: 'Shop assistant' }] }));
    const badges = await Promise.all(['one', 'two'].map(async name => {
      const issuer = await ways[Object.keys(ways)[0]]();
      return file(`${name}.json`, await issuer.issue(someBadge()));
    }));
    const { stdout, code } = await lapel(['record', '--as', 'clr', '--key', key, '--about', about, ...badges]);
    expect(code).toBe(0);
    const record = JSON.parse(stdout);
    // No package ships the vocabulary of records.
    const context = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
    const text = await readFile(new URL('../../src/domain/json_ld/contexts/clr-2.0.1.json', import.meta.url), 'utf8');
    const known = new Map([[context, JSON.parse(text)]]);
    expect(await verifyCredential(record, known)).toEqual({ verified: true, why: [] });
    const inside = record.credentialSubject.verifiableCredential;
    expect(inside).toHaveLength(3);
    for (const badge of inside.filter((one: { proof?: unknown }) => one.proof)) {
      expect(await verifyCredential(badge, known)).toEqual({ verified: true, why: [] });
    }
    record.credentialSubject.verifiableCredential.pop();
    expect((await verifyCredential(record, known)).verified).toBe(false);
  });
});

test.describe('in the app', () => {
  for (const [way, make] of Object.entries(ways)) {
    test(`${way}: kept and shown as genuine, its twin as not`, async ({ learner }) => {
      const issuer = await make();
      const about = someBadge();
      const text = await issuer.issue(about);
      const host = Object.keys(issuer.documents).map(address => new URL(address).host)[0];
      await learner.opens('add');
      await learner.add.paste(text);
      await expect(learner.add.review(about.title)).toContainText(issuer.name);
      await learner.add.save();
      await expect(learner.badge.title(about.title)).toBeVisible();
      if (host) {
        // The key lies on a website, which is asked only by somebody who read its name.
        await expect(learner.badge.verdict('We could not check this badge.')).toBeVisible();
        await learner.agreesToAsk(issuer.documents);
        await learner.badge.unfold('How do we know?');
        await learner.badge.checkNow(host);
      }
      await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
      await learner.opens('./');
      await expect(learner.home.card(about.title)).toContainText('Genuine');

      const [, forged] = (await twins(issuer, about, text, make))[0];
      await learner.opens('check');
      await learner.verify.check(forged);
      if (host) await learner.verify.checkNow(host);
      await expect(learner.verify.verdict('Do not rely on this.')).toBeVisible();
      await expectNothingGreen(learner.page);
    });
  }
});

test.describe('a presentation that Lapel signed', () => {
  test('is believed by @digitalbazaar/vc, and a changed one by nobody', async ({ learner }) => {
    const [first, second] = [someBadge(), someBadge()];
    await learner.keeps(await (await dataIntegrity()).issue(first), first.title);
    await learner.keeps(await (await signature2020()).issue(second), second.title);
    await learner.badge.share();
    await learner.share.choose(first.title);
    await learner.share.forWhom('Acme HR');
    const text = await learner.share.file();
    const { challenge, domain, proofPurpose } = JSON.parse(text).proof;
    expect({ domain, proofPurpose }).toEqual({ domain: 'Acme HR', proofPurpose: 'authentication' });

    const asked = { challenge, domain };
    expect(await verifyPresentation(text, asked)).toEqual({ verified: true, presentation: true, credentials: [true, true], why: [] });
    const words = ['--challenge', challenge, '--domain', domain];
    expect((await judged(text, words)).map(one => one.headline)).toEqual(['genuine', 'genuine', 'genuine']);

    for (const [twin, act] of Object.entries(presentationTwins)) {
      const forged = JSON.parse(text);
      act(forged);
      const document = JSON.stringify(forged);
      expect.soft((await verifyPresentation(document, asked)).verified, twin).toBe(false);
      expect.soft((await judged(document, words))[0].headline, twin).toBe('not-genuine');
    }
    expect.soft((await verifyPresentation(text, { ...asked, challenge: crypto.randomUUID() })).verified).toBe(false);
    expect.soft((await lapel(['verify', '--json', '--challenge', crypto.randomUUID(), '-'], text)).code).not.toBe(0);
  });

  const presentationTwins: Record<string, (presentation: any) => void> = {
    'for somebody else': one => { one.proof.domain = 'Other Ltd'; },
    'with a later end': one => { one.proof.expires = '2199-01-01T00:00:00Z'; },
    'with a badge taken out': one => { one.verifiableCredential.pop(); },
    'with a badge changed': one => { one.verifiableCredential[0].credentialSubject.achievement.name = 'Doctor of Physics'; },
    'by another holder': one => { one.holder = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'; },
  };

  test('travels in a link, of which the command line gives the very presentation back', async ({ learner }) => {
    const about = someBadge();
    await learner.keeps(await (await dataIntegrity()).issue(about), about.title);
    await learner.badge.share();
    const link = await learner.share.link();
    const file = await learner.share.file();
    const { stdout, code } = await lapel(['unpack', link]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(file));
    const { challenge, domain } = JSON.parse(file).proof;
    expect(await verifyPresentation(stdout, { challenge, domain })).toMatchObject({ verified: true });
  });
});
