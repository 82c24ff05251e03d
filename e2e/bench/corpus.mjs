// Badges and a record for the benchmark, signed by other people's software under keys made from a seed: the same
// seed and the same packages give the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { createSignCryptosuite as eddsaJcs2022 } from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { Ed25519Signature2020 } from '@digitalcredentials/ed25519-signature-2020';
import { Ed25519VerificationKey2020 } from '@digitalcredentials/ed25519-verification-key-2020';
import * as vc1 from '@digitalcredentials/vc';
import { CompactSign, importJWK } from 'jose';
import { loader } from '../interop/contexts.mjs';

const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
const clr = new URL('../../src/domain/json_ld/contexts/clr-2.0.1.json', import.meta.url);
const documentLoader = loader(new Map([[CLR, JSON.parse(readFileSync(clr, 'utf8'))]]));

/** The ways of signing that are measured, each a function from a badge's number to its text. */
export async function corpus(seed) {
  const keys = await Promise.all([...Array(8).keys()].map((nth) => keyOf(`${seed} issuer ${nth}`)));
  const keyFor = (nth) => keys[nth % keys.length];
  const created = '2026-01-15T12:00:00Z';
  const integrity = async (credential, key, cryptosuite) => {
    const suite = new DataIntegrityProof({ signer: key.multikey.signer(), cryptosuite, date: created });
    return vc.issue({ credential, suite, documentLoader });
  };
  const rdfc = (nth) => integrity(badge(`${seed} ${nth}`, keyFor(nth).did, 2), keyFor(nth), eddsaRdfc2022);
  return {
    'eddsa-rdfc-2022': async (nth) => JSON.stringify(await rdfc(nth)),
    Ed25519Signature2020: async (nth) => {
      const suite = new Ed25519Signature2020({ key: keyFor(nth).key2020, date: created });
      const credential = badge(`${seed} ${nth}`, keyFor(nth).did, 1);
      return JSON.stringify(await vc1.issue({ credential, suite, documentLoader }));
    },
    'eddsa-jcs-2022': async (nth) => {
      const credential = badge(`${seed} ${nth}`, keyFor(nth).did, 2);
      return JSON.stringify(await integrity(credential, keyFor(nth), eddsaJcs2022()));
    },
    'vc-jwt': async (nth) => {
      const { did, method, jwk } = keyFor(nth);
      const credential = badge(`${seed} ${nth}`, did, 2);
      const seconds = (text) => Date.parse(text) / 1000;
      const claims = {
        ...credential,
        iss: did, jti: credential.id, sub: credential.credentialSubject.id,
        nbf: seconds(credential.validFrom), exp: seconds(credential.validUntil),
      };
      const payload = new TextEncoder().encode(JSON.stringify(claims));
      return new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA', kid: method, typ: 'vc+jwt' }).sign(jwk);
    },
    /** A record of so many badges, each signed by itself, under a signature of its own. */
    record: async (lines) => {
      const random = randomOf(`${seed} record`);
      const credential = {
        '@context': ['https://www.w3.org/ns/credentials/v2', CLR, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
        id: uuid(random),
        type: ['VerifiableCredential', 'ClrCredential'],
        name: 'A record of learning',
        issuer: { id: keyFor(0).did, type: ['Profile'], name: 'Harbour School' },
        validFrom: created,
        credentialSubject: {
          id: subject(random),
          type: ['ClrSubject'],
          verifiableCredential: await Promise.all([...Array(lines).keys()].map(rdfc)),
        },
      };
      return JSON.stringify(await integrity(credential, keyFor(0), eddsaRdfc2022));
    },
  };
}

/** The same badge, with another name for what was achieved under the old signature. */
export function forged(text) {
  const renamed = (json) => {
    const badge = JSON.parse(json);
    badge.credentialSubject.achievement.name += ', with honours';
    return JSON.stringify(badge);
  };
  if (text.startsWith('{')) return renamed(text);
  const [head, body, signature] = text.split('.');
  return [head, Buffer.from(renamed(Buffer.from(body, 'base64url'))).toString('base64url'), signature].join('.');
}

async function keyOf(text) {
  const seed = createHash('sha256').update(text).digest();
  const key2020 = await Ed25519VerificationKey2020.generate({ seed });
  const { publicKeyMultibase, privateKeyMultibase: secretKeyMultibase } = key2020;
  const did = `did:key:${publicKeyMultibase}`;
  const method = `${did}#${publicKeyMultibase}`;
  Object.assign(key2020, { controller: did, id: method });
  const multikey = await Ed25519Multikey.from({
    '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey', id: method, controller: did,
    publicKeyMultibase, secretKeyMultibase,
  });
  const { publicKey } = await multikey.export({ publicKey: true, raw: true });
  const x = Buffer.from(publicKey).toString('base64url');
  const jwk = await importJWK({ kty: 'OKP', crv: 'Ed25519', x, d: seed.toString('base64url') }, 'EdDSA');
  return { did, method, key2020, multikey, jwk };
}

/** A badge of nearly 6 KB, as issuers with a framework of skills write them. `model` is the version of the data model. */
function badge(seed, issuer, model) {
  const random = randomOf(seed);
  const pick = (list) => list[random(list.length)];
  const sentence = () => `Learners ${pick(DO)} ${pick(THINGS)}, ${pick(DO)} ${pick(THINGS)} and ${pick(DO)} ${pick(THINGS)}, and say why.`;
  const paragraph = (sentences) => Array.from({ length: sentences }, sentence).join(' ');
  const day = (year) => `${year}-0${1 + random(9)}-1${random(9)}T0${random(9)}:00:00Z`;
  const home = `https://school-${random(40)}.example`;
  const craft = pick(CRAFTS);
  const [from, until] = model === 2 ? ['validFrom', 'validUntil'] : ['issuanceDate', 'expirationDate'];
  return {
    '@context': model === 2
      ? ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json']
      : ['https://www.w3.org/2018/credentials/v1', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json',
        'https://w3id.org/security/suites/ed25519-2020/v1'],
    id: uuid(random),
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: craft,
    issuer: {
      id: issuer, type: ['Profile'], name: `Harbour School ${random(90)}`, url: `${home}/`,
      description: paragraph(1), image: { id: `${home}/logo.png`, type: 'Image', caption: 'A harbour' },
    },
    [from]: day(2024),
    [until]: day(2044),
    credentialSubject: {
      id: subject(random),
      type: ['AchievementSubject'],
      activityStartDate: day(2022), activityEndDate: day(2023), creditsEarned: (1 + random(20)) / 2,
      achievement: {
        id: `${home}/achievements/${random(1e6)}`, type: ['Achievement'], achievementType: 'Course',
        name: craft, description: paragraph(2), humanCode: `C-${random(900)}`, ...(model === 2 && { inLanguage: 'en' }),
        tag: ['work', 'craft', `level ${random(5)}`],
        criteria: { id: `${home}/criteria/${random(1e6)}`, narrative: `## What it takes\n\n- ${paragraph(4)}\n- ${paragraph(3)}\n` },
        image: { id: `${home}/badges/${random(1e6)}.png`, type: 'Image', caption: 'A hexagon' },
        alignment: Array.from({ length: 3 + random(4) }, () => ({
          type: ['Alignment'], targetCode: `S-${random(1e6)}`, targetName: `${craft}: ${pick(DO)} ${pick(THINGS)}`,
          targetDescription: sentence(), targetFramework: 'ESCO', targetType: 'CFItem',
          targetUrl: `https://skills.example/${random(1e6)}`,
        })),
      },
    },
    evidence: Array.from({ length: 1 + random(2) }, () => ({
      id: `${home}/evidence/${random(1e6)}`, type: ['Evidence'], name: 'A piece of work', description: sentence(),
      genre: 'Report', narrative: paragraph(2), audience: 'Employers',
    })),
  };
}

const CRAFTS = ['Bicycle Repair', 'Bread Baking', 'Clear Writing', 'Data Literacy', 'Field Botany', 'First Aid', 'Conversación en español'];
const DO = ['measure', 'plan', 'mend', 'compare', 'draw', 'explain', 'test', 'present'];
const THINGS = ['a wheel under load', 'a week of bread', 'the safety of a workshop', 'a map of the shore', 'what others wrote', 'a survey of plants'];

/** Whole numbers below a limit, from a seed. */
function randomOf(seed) {
  let count = 0;
  return (limit) => createHash('sha256').update(`${seed} ${count++}`).digest().readUInt32BE(0) % limit;
}

function uuid(random) {
  const hex = (length) => Array.from({ length }, () => random(16).toString(16)).join('');
  return `urn:uuid:${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}

const subject = (random) => `did:example:${random(1e9)}`;
