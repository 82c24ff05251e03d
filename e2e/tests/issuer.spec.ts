/** Who an issuer is, and what others vouch for: said beside the verdict, never instead of it. */
import { randomUUID } from 'node:crypto';
import { expect, expectAccessible, test } from '../fixtures';
import { dataIntegrity, onLedger, someBadge } from '../interop/issue.mjs';

const list = 'https://digitalcredentials.github.io/dcc-registry/registry.json';
const community = 'https://digitalcredentials.github.io/community-registry/registry.json';
const sandbox = 'https://digitalcredentials.github.io/sandbox-registry/registry.json';
const federations = [
  'https://issuerregistry.credentialengine.org/oidfed/.well-known/openid-federation',
  'https://registry.dcconsortium.org/.well-known/openid-federation',
];
const silent = { body: 'gone', status: 503 };
const listing = (...ids: string[]) => ({
  meta: { created: '2026-01-01' },
  registry: Object.fromEntries(ids.map(id => [id, { name: 'Harbour College', location: 'Harbour', url: 'https://harbour.example' }])),
});

test('whether an issuer is listed is asked only when somebody wants to know', { tag: '@desktop' }, async ({ learner }) => {
  const known = await dataIntegrity({ name: 'Harbour College' });
  const stranger = await dataIntegrity({ name: 'Nobody in Particular' });
  for (const address of federations) await learner.world.answers(address, silent);
  await learner.world.answers(list, { body: listing(known.id) });
  await learner.world.answers(community, { body: listing() });
  await learner.world.answers(sandbox, { body: listing() });
  // Two of the registries do not answer, which the browser says as well.
  learner.world.expects(/status of 503/);
  for (const [issuer, words] of [
    [known, 'It is listed in DCC Member Registry (list).'],
    [stranger, /did not answer, so we can’t say whether it is listed there/],
  ] as const) {
    const about = someBadge();
    await learner.opens('add');
    await learner.add.paste(await issuer.issue(about));
    await learner.add.save();
    await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
    await learner.badge.unfold('How do we know?');
    expect(learner.world.asked.filter(address => address === list)).toHaveLength(issuer === known ? 0 : 1);
    await learner.page.getByRole('button', { name: 'Look it up' }).click();
    await expect(learner.badge.says(words)).toBeVisible();
    await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
  }
  await expectAccessible(learner.page, 'an issuer that was looked up');
});

test('what others vouch for is shown, and what only pretends to is not', async ({ learner }) => {
  const issuer = await dataIntegrity({ name: 'Harbour College' });
  const guild = await dataIntegrity({ name: 'Guild of Repairers' });
  const id = `urn:uuid:${randomUUID()}`;
  const good = await guild.endorse(id, 'We would **hire** anybody who holds this.');
  const elsewhere = await guild.endorse('urn:uuid:11111111-1111-4111-8111-111111111111', 'Praise for something else.');
  const forged = structuredClone(await guild.endorse(id, 'It is all right.'));
  forged.credentialSubject.endorsementComment = 'The best badge there is.';
  const about = someBadge({ id, endorsements: [good, elsewhere, forged] });
  await learner.keeps(await issuer.issue(about), about.title);
  await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
  await expect(learner.page.getByRole('heading', { name: 'Also vouched for by' })).toBeVisible();
  await expect(learner.badge.says('We would hire anybody who holds this.')).toBeVisible();
  await expect(learner.badge.says('Guild of Repairers')).toHaveCount(1);
  await expect(learner.badge.says('Names this badge by its id, which anybody could copy.')).toBeVisible();
  // Anybody can take any name: where the key lives stands beside it.
  const guildSays = learner.page.getByRole('listitem').filter({ hasText: 'Guild of Repairers' });
  await expect(guildSays.getByText('a key without a website')).toBeVisible();
  await expect(learner.badge.says('Praise for something else.')).toHaveCount(0);
  await expect(learner.badge.says('The best badge there is.')).toHaveCount(0);
});

test('a fault of form is a note, and changes no verdict', async ({ learner }) => {
  const issuer = await dataIntegrity();
  // An achievement must say what it took to earn.
  const about = someBadge({ criteria: undefined });
  await learner.keeps(await issuer.issue(about), about.title);
  await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
  await learner.badge.unfold('How do we know?');
  await expect(learner.badge.says(/not written quite as the specification asks/)).toBeVisible();
  await learner.badge.unfold('Technical details');
  await expect(learner.badge.says(/criteria/).first()).toBeVisible();
});

test('what stands on a public ledger is looked up only on request, and answered by itself', { tag: '@desktop' }, async ({ learner }) => {
  const issuer = await onLedger();
  const about = someBadge();
  await learner.keeps(await issuer.issue(about), about.title);
  await expect(learner.badge.verdict('We could not check this badge.')).toBeVisible();
  await learner.badge.unfold('How do we know?');
  const row = (title: string) => learner.page.getByRole('listitem').filter({ hasText: title });
  const ledger = row('Written on the ledger that it names');
  await expect(ledger).toContainText('blockstream.info was not asked.');
  // A path through a tree proves nothing as long as nobody knows where its root stands.
  await expect(row('Unchanged since signing: not known')).toContainText('It fits the fingerprint that it carries.');
  await expectAccessible(learner.page, 'a certificate on a ledger');

  // An explorer that is not there leaves it open.
  await learner.agreesToAsk({ ...issuer.documents, [issuer.transaction]: { body: 'no', status: 503 } });
  learner.world.expects(/status of 503/);
  await ledger.getByRole('button', { name: /^Check now \(contacts .*blockstream\.info/ }).click();
  await expect(ledger).toContainText('gave no answer that could be used');
  await expect(learner.badge.verdict('We could not check this badge.')).toBeVisible();

  await learner.agreesToAsk(issuer.documents);
  await ledger.getByRole('button', { name: /^Check now \(contacts .*blockstream\.info/ }).click();
  await expect(learner.badge.verdict('This badge is genuine.')).toBeVisible();
  await expect(ledger).toContainText('in the entry that it names. (as of');
  await expect(row('Unchanged since signing: yes')).toBeVisible();
});
