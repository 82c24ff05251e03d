// Puts documents into VP1- codes with other wallets' software, from its oldest edition to its newest.
// https://json-ld.github.io/cbor-ld-spec/
//
//   node interop/compact.mjs DOCUMENT.json [WAY]
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import * as newest from '@digitalbazaar/vpqr';
import * as consortium from '@digitalcredentials/vpqr';
import * as fourth from 'vpqr-4';
import { loader } from './contexts.mjs';

// Its first editions are no modules.
const oldest = createRequire(import.meta.url)('vpqr-2');

/** By words, with the presentation and the contexts: the text of a code. */
const made = (encoder, options = {}) => async (vp, documentLoader = loader()) =>
  (await encoder.toQrCode({ vp, documentLoader, ...options })).payload;

/** As wallets make codes that stand on words of the presentation's contexts alone. */
export const ways = {
  '@digitalcredentials/vpqr 2.2.1': made(consortium),
  '@digitalbazaar/vpqr 2.1.0': made(oldest),
  '@digitalbazaar/vpqr 4.2.0': made(fourth),
  '@digitalbazaar/vpqr 4.2.0 in Base45': made(fourth, { qrMultibaseEncoding: 'R' }),
  '@digitalbazaar/vpqr 6.0.0 in the oldest format': made(newest, { format: 'legacy-singleton', qrMultibaseEncoding: 'B' }),
  '@digitalbazaar/vpqr 6.0.0 in the second format': made(newest, { format: 'legacy-range', registryEntryId: 1 }),
  '@digitalbazaar/vpqr 6.0.0': made(newest, { registryEntryId: 1 }),
  '@digitalbazaar/vpqr 6.0.0, not compressed': made(newest, { registryEntryId: 0 }),
};

/** Their own readers, by the same names. */
export const readers = Object.fromEntries(Object.keys(ways).map(way => {
  const reader = way.startsWith('@digitalcredentials') ? consortium : { 2: oldest, 4: fourth, 6: newest }[way.match(/ (\d)/)[1]];
  return [way, async (text, documentLoader = loader()) => (await reader.fromQrCode({ text, documentLoader })).vp];
}));

/** One that needs a table which not everybody has. */
export const byOtherTable = made(newest, {
  registryEntryId: 1_000,
  typeTableLoader: async () => new Map([['context', new Map([['https://www.w3.org/2018/credentials/v1', 1]])]]),
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, way = Object.keys(ways)[0]] = process.argv.slice(2);
  console.log(await ways[way](JSON.parse(readFileSync(file, 'utf8'))));
}
