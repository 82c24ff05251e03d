// Verifies a presentation with other people's software, whoever made it. https://www.w3.org/TR/vc-data-model-2.0/
//
//   node interop/verify.mjs PRESENTATION.json [CHALLENGE [DOMAIN]]
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { Ed25519Signature2020 } from '@digitalcredentials/ed25519-signature-2020';
import { loader } from './contexts.mjs';

/** Whether `@digitalbazaar/vc` believes the presentation and all that is inside, and why not. */
export async function verifyPresentation(text, { challenge, domain } = {}) {
  const presentation = JSON.parse(text);
  const suite = [new DataIntegrityProof({ cryptosuite: eddsaRdfc2022 }), new Ed25519Signature2020()];
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

/** Whether `@digitalbazaar/vc` believes one credential, and why not. `known` are contexts that no package ships. */
export async function verifyCredential(credential, known) {
  const suite = [new DataIntegrityProof({ cryptosuite: eddsaRdfc2022 }), new Ed25519Signature2020()];
  const { verified, error } = await vc.verifyCredential({ credential, suite, documentLoader: loader(known) });
  return { verified, why: [error?.message, ...(error?.errors ?? []).map(one => one.message)].filter(Boolean) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, challenge, domain] = process.argv.slice(2);
  const answer = await verifyPresentation(readFileSync(file, 'utf8'), { challenge, domain });
  console.log(JSON.stringify(answer, null, 2));
  process.exitCode = answer.verified ? 0 : 1;
}
