// LearnCard's verifier: a newer DIDKit, with the contexts of Open Badges in it. It is called as `verifyCredential` of
// @learncard/init calls it, which puts the proof to it and compares the dates. @learncard/init itself needs two thousand
// packages, and its server when it starts. Of this plugin the browser loads what is in it alone: the two packages it asks
// for serve its types (and six hundred others come with them), so `overrides` in package.json puts a small one in their place.
import { getDidKitPlugin } from '@learncard/didkit-plugin';
import wasm from '@learncard/didkit-plugin/dist/didkit_wasm_bg.wasm';
import { goOffline } from './offline.js';

const plugin = await getDidKitPlugin(new URL(wasm, import.meta.url));
const wallet = { context: { resolveDocument: (address) => plugin.context.resolveStaticDocument(wallet, address) } };

goOffline();

export const learncard = async (suite, text) => {
  const jwt = suite === 'vc-jwt';
  const credential = jwt ? text : JSON.parse(text);
  const options = { checks: ['proof'], ...(jwt && { proofFormat: 'jwt' }) };
  const { errors, checks } = await plugin.methods.verifyCredential(wallet, credential, options);
  const now = new Date();
  if (now > new Date(credential.expirationDate ?? credential.validUntil)) errors.push('Credential is expired');
  if (now < new Date(credential.validFrom)) errors.push('Credential is not valid yet');
  return (errors.length === 0 && checks.includes('proof')) || errors.join('; ');
};
