// Verifies a presentation with other people's software, whoever made it. https://www.w3.org/TR/vc-data-model-2.0/
//
//   node interop/verify.mjs PRESENTATION.json [CHALLENGE [DOMAIN]]
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { createVerifyCryptosuite } from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import * as core from '@digitalcredentials/verifier-core';
import { Ed25519Signature2020 } from '@digitalcredentials/ed25519-signature-2020';
import { loader } from './contexts.mjs';

const suite = [
  ...[eddsaRdfc2022, ecdsaRdfc2019, createVerifyCryptosuite()].map(cryptosuite => new DataIntegrityProof({ cryptosuite })),
  new Ed25519Signature2020(),
];

/** Whether `@digitalbazaar/vc` believes the credential and the lists that it names, given what the web answers. */
export async function verifyCredential(text, documents = {}) {
  const documentLoader = loader(new Map(Object.entries(documents)));
  const { verified, statusResult } =
    await vc.verifyCredential({ credential: JSON.parse(text), suite, documentLoader, checkStatus });
  return verified && !statusResult?.results?.some(one => one.status);
}

/**
 * What `@digitalcredentials/verifier-core` says of a credential, step by step, or its errors; of a presentation, of each
 * credential in it. The web answers with `documents` and with nothing else.
 */
export async function verifierCore(text, documents = {}) {
  const document = JSON.parse(text);
  const told = ({ log = [], errors = [] }) => ({
    ...Object.fromEntries(log.map(step => [step.id, step.valid ?? step.error?.name])),
    errors: errors.map(error => error.name),
  });
  return offline(documents, async () => {
    if (!document.type.includes('VerifiablePresentation')) {
      return told(await core.verifyCredential({ credential: document, knownDIDRegistries: [] }));
    }
    const { credentialResults } = await core.verifyPresentation({
      presentation: document, challenge: document.proof.challenge, knownDIDRegistries: [],
    });
    return credentialResults.map(told);
  });
}

/** While `act` runs, the web is `documents`, and it keeps quiet about what it cannot fetch. */
async function offline(documents, act) {
  const before = { fetch: globalThis.fetch, log: console.log, error: console.error };
  globalThis.fetch = async request => {
    const address = String(request.url ?? request);
    const document = documents[address];
    if (!document) throw new Error(`nothing is fetched here, not even ${address}`);
    return new Response(JSON.stringify(document), { headers: { 'content-type': 'application/json' } });
  };
  console.log = console.error = () => undefined;
  try {
    return await act();
  } finally {
    globalThis.fetch = before.fetch;
    Object.assign(console, { log: before.log, error: before.error });
  }
}

/** Whether `@digitalbazaar/vc` believes the presentation and all that is inside, and why not. */
export async function verifyPresentation(text, { challenge, domain } = {}) {
  const presentation = JSON.parse(text);
  const documentLoader = loader();
  const { verified, error, presentationResult, credentialResults } =
    await vc.verify({ presentation, suite, challenge, domain, documentLoader });
  const why = [error, presentationResult?.error, ...(credentialResults ?? []).map(one => one.error)]
    .flatMap(error => [error?.message, ...(error?.errors ?? []).map(one => one.message)])
    .filter(Boolean);
  return {
    verified,
    presentation: presentationResult?.verified ?? false,
    credentials: (credentialResults ?? []).map(one => one.verified),
    why,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, challenge, domain] = process.argv.slice(2);
  const answer = await verifyPresentation(readFileSync(file, 'utf8'), { challenge, domain });
  console.log(JSON.stringify(answer, null, 2));
  process.exitCode = answer.verified ? 0 : 1;
}
