// The contexts that Lapel ships, read where they are pinned. Not for a browser: these are files.
import { readFileSync } from 'node:fs';

const ours = new Map();

/** By address; of one that was changed in place, the newest. */
export function ourContexts() {
  if (ours.size) return ours;
  const folder = new URL('../../src/domain/json_ld/', import.meta.url);
  const table = readFileSync(new URL('pinned.rs', folder), 'utf8');
  for (const [, file, addresses] of table.matchAll(/"([\w.-]+\.json)" "[0-9a-f]{64}"\s+\[([^\]]+)\]/g)) {
    const document = JSON.parse(readFileSync(new URL(`contexts/${file}`, folder), 'utf8'));
    for (const [, address] of addresses.matchAll(/"([^"]+)"/g)) {
      if (!ours.has(address)) ours.set(address, document);
    }
  }
  return ours;
}
