// The verifier of the Digital Credentials Consortium. It would look for schemas and registries on the web: there is
// none, which it learns at once.
import { verifyCredential } from '@digitalcredentials/verifier-core';

globalThis.fetch = async (address) => { throw new Error(`nothing is fetched here, not even ${address}`); };
console.log = console.error = () => {};

export const verifierCore = async (_, text) => {
  const { errors, log } = await verifyCredential({ credential: JSON.parse(text), knownDIDRegistries: [] });
  return !errors && log.every(({ id, valid }) => id === 'registered_issuer' || valid !== false);
};
