// Other people's verifiers, each as its documentation says, with all contexts at hand and did:key read without a
// network.
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { createVerifyCryptosuite as eddsaJcs2022 } from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { Ed25519Signature2020 } from '@digitalcredentials/ed25519-signature-2020';
import * as vc1 from '@digitalcredentials/vc';
import { decode as base58 } from 'base58-universal';
import { base64url, importJWK, jwtVerify } from 'jose';
import { loader } from '../interop/contexts.mjs';

const documentLoader = loader();
const suites = {
  'eddsa-rdfc-2022': () => new DataIntegrityProof({ cryptosuite: eddsaRdfc2022 }),
  'eddsa-jcs-2022': () => new DataIntegrityProof({ cryptosuite: eddsaJcs2022() }),
};

/** The words of an error, which may hold others. */
const saidBy = (error) => (error?.errors?.length ? error.errors.map(saidBy).join('; ') : String(error?.message));

export const digitalbazaar = async (name, text) => {
  const told = await vc.verifyCredential({ credential: JSON.parse(text), suite: suites[name](), documentLoader });
  return told.verified || saidBy(told.error);
};

export const digitalcredentials = async (name, text) => {
  const told = await vc1.verifyCredential({ credential: JSON.parse(text), suite: new Ed25519Signature2020(), documentLoader });
  return told.verified || saidBy(told.error);
};

// A key is read once and kept, as its users do.
const keys = new Map();

export const jose = async (_, text) => {
  const { payload, protectedHeader } = await jwtVerify(text, async ({ kid }) => {
    if (!keys.has(kid)) {
      const x = base64url.encode(base58(kid.split('#')[1].slice(1)).subarray(2));
      keys.set(kid, await importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA'));
    }
    return keys.get(kid);
  }, { algorithms: ['EdDSA'] });
  // A library for JWTs leaves it to its user who may sign for whom.
  return payload.issuer.id === protectedHeader.kid.split('#')[0];
};
