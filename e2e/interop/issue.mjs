// Issues Open Badges 3.0 with other people's software, under keys that are new every time.
// https://www.imsglobal.org/spec/ob/v3p0/
//
//   node interop/issue.mjs FOLDER     one badge of each way of signing, with its tampered twins
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import { createDiscloseCryptosuite, createSignCryptosuite } from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { createCredential, createList } from '@digitalbazaar/vc-bitstring-status-list';
import { Ed25519Signature2020 } from '@digitalcredentials/ed25519-signature-2020';
import { Ed25519VerificationKey2020 } from '@digitalcredentials/ed25519-verification-key-2020';
import * as vc1 from '@digitalcredentials/vc';
import { encode as base58 } from 'base58-universal';
import { CompactSign, base64url, exportJWK, generateKeyPair } from 'jose';
import { loader } from './contexts.mjs';

/** Every way of signing there is here, by the name that tests call it. */
export const ways = {
  'eddsa-rdfc-2022 by @digitalbazaar/vc': () => dataIntegrity(),
  'eddsa-rdfc-2022 from a did:web by @digitalbazaar/vc': () => dataIntegrity({ host: `badges-${randomBytes(3).toString('hex')}.example` }),
  'ecdsa-rdfc-2019 on P-256 by @digitalbazaar/vc': () => ecdsa(),
  'ecdsa-rdfc-2019 on P-384 by @digitalbazaar/vc': () => ecdsa({ curve: 'P-384' }),
  'ecdsa-sd-2023, derived by @digitalbazaar/vc': () => ecdsa({ selective: true }),
  'Ed25519Signature2020 by @digitalcredentials': () => signature2020(),
  'VC-JWT with EdDSA and did:key by jose': () => joseIssuer({ algorithm: 'EdDSA', method: 'key', model: 2 }),
  'VC-JWT with EdDSA and did:jwk by jose': () => joseIssuer({ algorithm: 'EdDSA', method: 'jwk', model: 1 }),
  'VC-JWT with ES256 and did:jwk by jose': () => joseIssuer({ algorithm: 'ES256', method: 'jwk', model: 2 }),
  'VC-JWT with ES256 and did:key by jose': () => joseIssuer({ algorithm: 'ES256', method: 'key', model: 1 }),
};

/**
 * Signs by Data Integrity: https://www.w3.org/TR/vc-di-eddsa/
 * With `host`, the key is published there; `documents` is what the host then answers, by address.
 */
export async function dataIntegrity({ host, name = someSchool() } = {}) {
  const key = await Ed25519Multikey.generate();
  const id = host ? `did:web:${host}` : `did:key:${key.publicKeyMultibase}`;
  key.controller = id;
  key.id = `${id}#${host ? 'key-1' : key.publicKeyMultibase}`;
  const documents = {};
  if (host) {
    documents[`https://${host}/.well-known/did.json`] = {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id,
      verificationMethod: [await key.export({ publicKey: true, includeContext: false })],
      assertionMethod: [key.id],
    };
  }
  const sign = async credential => {
    const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite: eddsaRdfc2022 });
    return vc.issue({ credential, suite, documentLoader: loader() });
  };
  const model = 2;
  return {
    id, name, model, documents, media: 'json',
    issue: async (about, naming = { id, name }) =>
      JSON.stringify(await sign(credentialOf(about, naming, model)), null, 2),
    /** Vouches for a badge or whoever else has this id: https://www.imsglobal.org/spec/ob/v3p0/#endorsementcredential */
    endorse: async (subject, comment) => sign({
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
      id: `urn:uuid:${randomUUID()}`,
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: 'Endorsement',
      issuer: { id, type: ['Profile'], name },
      validFrom: daysFromNow(-30),
      credentialSubject: { id: subject, type: ['EndorsementSubject'], endorsementComment: comment },
    }),
    /** A status list at an address, in which the badges at the given places are withdrawn. */
    statusList: async (address, withdrawn) => {
      documents[address] = await sign({ ...await statusList(address, withdrawn), issuer: id });
    },
  };
}

/**
 * Signs by Data Integrity with ECDSA: https://www.w3.org/TR/vc-di-ecdsa/
 * A `selective` issuer's `base` is for the holder alone, who shows what is derived from it: here, all but the criteria.
 */
export async function ecdsa({ curve = 'P-256', selective = false, name = someSchool() } = {}) {
  const key = await EcdsaMultikey.generate({ curve });
  const { publicKeyMultibase } = await key.export({ publicKey: true });
  const id = `did:key:${publicKeyMultibase}`;
  key.controller = id;
  key.id = `${id}#${publicKeyMultibase}`;
  const model = 2;
  const documentLoader = loader();
  const base = async (about, naming = { id, name }) => {
    const mandatoryPointers = ['/issuer', '/validFrom', ...about.validUntil ? ['/validUntil'] : []];
    const cryptosuite = selective ? createSignCryptosuite({ mandatoryPointers }) : ecdsaRdfc2019;
    const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite });
    return vc.issue({ credential: credentialOf(about, naming, model), suite, documentLoader });
  };
  const derive = async signed => {
    const cryptosuite = createDiscloseCryptosuite({
      selectivePointers: ['/id', '/name', ...['id', 'type', 'name', 'description', 'achievementType', 'alignment']
        .filter(member => signed.credentialSubject.achievement[member])
        .map(member => `/credentialSubject/achievement/${member}`)],
    });
    return vc.derive({ verifiableCredential: signed, suite: new DataIntegrityProof({ cryptosuite }), documentLoader });
  };
  return {
    id, name, model, documents: {}, media: 'json',
    base: async about => JSON.stringify(await base(about), null, 2),
    issue: async (about, naming) => {
      const signed = await base(about, naming);
      return JSON.stringify(selective ? await derive(signed) : signed, null, 2);
    },
  };
}

/** Signs as the Digital Credentials Consortium does: https://www.w3.org/TR/vc-data-integrity/ in its first form. */
export async function signature2020({ name = someSchool() } = {}) {
  const key = await Ed25519VerificationKey2020.generate();
  const id = `did:key:${key.publicKeyMultibase}`;
  key.controller = id;
  key.id = `${id}#${key.publicKeyMultibase}`;
  const model = 1;
  return {
    id, name, model, documents: {}, media: 'json',
    issue: async (about, naming = { id, name }) => {
      const suite = new Ed25519Signature2020({ key });
      const credential = credentialOf(about, naming, model);
      return JSON.stringify(await vc1.issue({ credential, suite, documentLoader: loader() }), null, 2);
    },
  };
}

/**
 * Signs a JWT: https://www.w3.org/TR/vc-jose-cose/ for the second data model, the `vc` claim for the first.
 * By the method `header`, the key stands in the header alone, and nothing ties it to the issuer's address.
 */
export async function joseIssuer({ algorithm, method, model, name = someSchool() }) {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const id = {
    jwk: () => `did:jwk:${base64url.encode(JSON.stringify(jwk))}`,
    key: () => didKeyOf(jwk),
    header: () => 'https://school.example/issuers/1',
  }[method]();
  const key = { jwk: { kid: `${id}#0` }, key: { kid: `${id}#${id.slice('did:key:'.length)}` }, header: { jwk } }[method];
  return {
    id, name, model, documents: {}, media: 'jwt',
    issue: async (about, naming = { id, name }) => {
      const credential = credentialOf(about, naming, model);
      const claims = model === 2 ? { ...credential, ...registered(credential) } : { vc: credential, ...registered(credential) };
      const header = { alg: algorithm, ...key, ...(model === 2 ? { typ: 'vc+jwt', cty: 'vc' } : { typ: 'JWT' }) };
      const payload = new TextEncoder().encode(JSON.stringify(claims));
      return new CompactSign(payload).setProtectedHeader(header).sign(privateKey);
    },
  };
}

/**
 * What a badge says. `subject` is the learner's own key, `email` and `person` are identifiers, hashed where `salt` is given.
 */
export function someBadge(changes = {}) {
  const crafts = ['Bicycle Repair', 'Bread Baking', 'Clear Writing', 'Data Literacy', 'Field Botany', 'First Aid', 'Map Reading'];
  const mark = someNumber();
  return {
    id: `urn:uuid:${randomUUID()}`,
    title: `${crafts[randomBytes(1)[0] % crafts.length]} ${mark}`,
    description: 'Works with care, and can say why.',
    criteria: 'Three pieces of work, each **seen** by two assessors.',
    validFrom: daysFromNow(-90),
    skill: `Explaining ${mark}`,
    ...changes,
  };
}

/** A record of the college's, signed by nobody, over lines as they are: https://www.imsglobal.org/spec/clr/v2p0/ */
export function unsignedRecord(name, lines, subject = {}) {
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: `urn:uuid:${randomUUID()}`,
    type: ['VerifiableCredential', 'ClrCredential'],
    name,
    issuer: { id: 'https://college.example/', type: ['Profile'], name: 'Harbour College' },
    validFrom: '2026-03-01T00:00:00Z',
    credentialSubject: { type: ['ClrSubject'], verifiableCredential: lines, ...subject },
  };
}

/** A moment as the data model writes it. */
export function daysFromNow(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+/, '');
}

/** What tells one name from another. A digit between two letters would be noted as made to be taken for a letter. */
function someNumber() {
  return String(randomInt(100_000, 1_000_000));
}

function someSchool() {
  return `Harbour School ${someNumber()}`;
}

function credentialOf(about, issuer, model) {
  const second = model === 2;
  return prune({
    '@context': second
      ? ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json']
      : [
          'https://www.w3.org/2018/credentials/v1',
          'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json',
          'https://w3id.org/security/suites/ed25519-2020/v1',
        ],
    id: about.id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: about.title,
    issuer: { id: issuer.id, type: second ? ['Profile'] : 'Profile', name: issuer.name },
    [second ? 'validFrom' : 'issuanceDate']: about.validFrom,
    [second ? 'validUntil' : 'expirationDate']: about.validUntil,
    endorsement: about.endorsements,
    credentialStatus: about.status && {
      id: `${about.status.list}#${about.status.at}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(about.status.at),
      statusListCredential: about.status.list,
    },
    credentialSubject: {
      id: about.subject,
      type: second ? ['AchievementSubject'] : 'AchievementSubject',
      identifier: identifiers(about),
      achievement: {
        id: `urn:uuid:${randomUUID()}`,
        type: second ? ['Achievement'] : 'Achievement',
        achievementType: 'Badge',
        name: about.title,
        description: about.description,
        criteria: { narrative: about.criteria },
        image: about.image && { id: about.image, type: 'Image' },
        alignment: about.skill && [{
          type: second ? ['Alignment'] : 'Alignment',
          targetName: about.skill,
          targetUrl: about.skillUrl ?? 'https://skills.example/explaining',
        }],
      },
    },
  });
}

/**
 * Writes the root of a tree of two on a ledger, in place of a signature: https://w3id.org/blockcerts/v2, MerkleProof2017.
 * `documents` is what the issuer's host and an explorer of the ledger answer, `transaction` where the latter does.
 */
export async function onLedger({ host = 'anchors.example', name = someSchool() } = {}) {
  const id = `https://${host}/issuer.json`;
  const payer = '1AwdUWQzJgfDDjeKtpPzMfYMHejFBrxZfo';
  const transactionId = randomBytes(32).toString('hex');
  const transaction = `https://blockstream.info/api/tx/${transactionId}`;
  const documents = {
    [id]: { '@context': 'https://w3id.org/openbadges/v2', type: 'Profile', id, name, publicKey: [{ id: `ecdsa-koblitz-pubkey:${payer}`, created: daysFromNow(-900) }] },
  };
  const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
  return {
    id, name, documents, transaction, media: 'json',
    issue: async (about, naming = { id, name }) => {
      const certificate = credentialOf(about, naming, 2);
      const target = sha256(await eddsaRdfc2022.canonize(certificate, { documentLoader: loader() }));
      const beside = randomBytes(32);
      const root = sha256(target, beside);
      documents[transaction] = {
        txid: transactionId,
        vin: [{ prevout: { scriptpubkey_address: payer } }],
        vout: [{ scriptpubkey: `6a20${root.toString('hex')}` }],
        status: { confirmed: true, block_time: Math.floor(Date.parse(daysFromNow(-60)) / 1000) },
      };
      return JSON.stringify({
        ...certificate,
        signature: {
          type: ['MerkleProof2017', 'Extension'],
          targetHash: target.toString('hex'),
          merkleRoot: root.toString('hex'),
          proof: [{ right: beside.toString('hex') }],
          anchors: [{ sourceId: transactionId, type: 'BTCOpReturn', chain: 'bitcoinMainnet' }],
        },
      }, null, 2);
    },
  };
}

/** Who earned it: https://www.imsglobal.org/spec/ob/v3p0/#identityobject */
function identifiers({ email, person, salt }) {
  const entry = (identityType, plain) => plain && {
    type: 'IdentityObject',
    identityType,
    hashed: salt !== undefined,
    identityHash: salt === undefined ? plain : `sha256$${createHash('sha256').update(plain + salt).digest('hex')}`,
    salt,
  };
  const all = [entry('emailAddress', email), entry('name', person)].filter(Boolean);
  return all.length ? all : undefined;
}

/** A list of the shortest length that the specification allows: https://www.w3.org/TR/vc-bitstring-status-list/ */
async function statusList(address, withdrawn) {
  const list = await createList({ length: 131_072 });
  withdrawn.forEach(at => list.setStatus(at, true));
  return { ...await createCredential({ id: address, list, statusPurpose: 'revocation' }), validFrom: daysFromNow(-1) };
}

/** The claims that stand for members of the credential: https://www.w3.org/TR/vc-data-model/#json-web-token-extensions */
function registered(credential) {
  const seconds = date => date && Math.floor(Date.parse(date) / 1000);
  return prune({
    iss: credential.issuer.id,
    jti: credential.id,
    nbf: seconds(credential.validFrom ?? credential.issuanceDate),
    exp: seconds(credential.validUntil ?? credential.expirationDate),
    sub: credential.credentialSubject.id,
  });
}

/** https://w3c-ccg.github.io/did-key-spec/: the multicodec of the kind of key, then the key, compressed where it is a point. */
function didKeyOf(jwk) {
  const x = base64url.decode(jwk.x);
  const bytes = jwk.kty === 'OKP'
    ? [0xed, 0x01, ...x]
    : [0x80, 0x24, 2 + (base64url.decode(jwk.y).at(-1) & 1), ...x];
  return `did:key:z${base58(Uint8Array.from(bytes))}`;
}

function prune(value) {
  if (Array.isArray(value)) return value.map(prune);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined).map(([name, one]) => [name, prune(one)]));
}

/**
 * What a forger would make of a badge: `[name, document]` pairs, none of which may ever be called genuine.
 * Takes the issuer, so that what the issuer did sign can be put where it does not belong.
 */
export async function twins(issuer, about, text, make) {
  const other = await issuer.issue(someBadge());
  // Somebody else's signature over the same words, in the name of the issuer.
  const forger = await make();
  const forged = await forger.issue(about, { id: issuer.id, name: issuer.name });
  const made = issuer.media === 'jwt' ? jwtTwins(text, other) : jsonTwins(text, other, forger.id);
  return [...made, ['signed by somebody else', forged]];
}

function jsonTwins(text, other, stranger) {
  const change = act => {
    const document = JSON.parse(text);
    act(document);
    return JSON.stringify(document, null, 2);
  };
  return [
    ['with another title', change(badge => { badge.credentialSubject.achievement.name += ' with honours'; })],
    ['with a term that no vocabulary knows', change(badge => { badge.credentialSubject.gradePointAverage = '4.0'; })],
    ['with a type that no vocabulary knows', change(badge => { badge.type.push('DoctoralDegree'); })],
    ['with the proof of another badge', change(badge => { badge.proof = JSON.parse(other).proof; })],
    ['said to come from another issuer', change(badge => { badge.issuer.id = stranger; })],
    ['with a later end', change(badge => { badge[badge.validFrom ? 'validUntil' : 'expirationDate'] = '2199-01-01T00:00:00Z'; })],
  ];
}

function jwtTwins(text, other) {
  const [header, payload, signature] = text.split('.');
  const change = (part, act) => {
    const said = JSON.parse(new TextDecoder().decode(base64url.decode(part)));
    act(said);
    return base64url.encode(JSON.stringify(said));
  };
  const badge = claims => claims.vc ?? claims;
  const changed = act => [header, change(payload, act), signature].join('.');
  return [
    ['with another title', changed(claims => { badge(claims).credentialSubject.achievement.name += ' with honours'; })],
    ['with a term that no vocabulary knows', changed(claims => { badge(claims).credentialSubject.gradePointAverage = '4.0'; })],
    ['with the signature of another badge', [header, payload, other.split('.')[2]].join('.')],
    ['that says it needs no signature', [change(header, said => { said.alg = 'none'; }), payload, ''].join('.')],
    ['that says it needs no signature and keeps one', [change(header, said => { said.alg = 'none'; }), payload, signature].join('.')],
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? '.';
  mkdirSync(folder, { recursive: true });
  for (const [way, make] of Object.entries(ways)) {
    const issuer = await make();
    const about = someBadge();
    const text = await issuer.issue(about);
    const name = way.replaceAll(/\W+/g, '-');
    writeFileSync(join(folder, `${name}.${issuer.media}`), text);
    writeFileSync(join(folder, `${name}.evidence.json`), JSON.stringify(issuer.documents));
    for (const [twin, forged] of await twins(issuer, about, text, make)) {
      writeFileSync(join(folder, `${name}, ${twin}.${issuer.media}`), forged);
    }
  }
}
