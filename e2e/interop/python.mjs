// Issues, withdraws, bakes and verifies Open Badges with other people's software in Python, where it is at hand.
// PyPI openbadgeslib and openbadges-bakery; `cargo xtask test` puts them into an environment of their own.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The folder of the programs, or none where Python is absent. */
export const programs = [process.env.LAPEL_PYTHON].find(folder => folder && existsSync(join(folder, 'openbadges')));

/**
 * A school with keys of its own and one badge, in a folder of its own, which openbadgeslib works in.
 * `kind` is RSA, ECC or ED25519; `edition` is 2 or 3 of Open Badges.
 */
export async function school({ kind, edition }) {
  const folder = await mkdtemp(join(tmpdir(), 'lapel-school-'));
  const mark = randomBytes(3).toString('hex');
  const [host, title, name] = [`school-${mark}.example`, `Map Reading ${mark}`, 'Harbour School'];
  const site = `https://${host}/badges/`;
  const openbadges = async (...words) =>
    (await run(join(programs, 'openbadges'), words, { cwd: folder, maxBuffer: 1 << 24 })).stdout;
  const work = join(folder, 'work');
  await openbadges('init', work);
  const config = join(work, 'config.ini');
  await writeFile(join(work, 'images', 'badge.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>');
  await writeFile(config, `
[paths]
base = ${work}
base_key = \${base}/keys
base_log = \${base}/log
base_image = \${base}/images
base_status = \${base}/status
[logs]
general = general.log
signer = signer.log
[issuer]
name = ${name}
url = https://${host}
image = logo.png
email = registrar@${host}
publish_url = ${site}
revocationList = revoked.json
did = auto
[badge_map]
name = ${title}
description = Finds the way, and can say why.
local_image = badge.svg
image = ${site}badge_map/badge.svg
criteria = ${site}badge_map/criteria.html
criteria_narrative = Three walks.
verify_key = ${site}badge_map/verify.pem
badge = ${site}badge_map/badge.json
crypto_key = ${site}badge_map/key.json
hosted_assertions_base = ${site}badge_map/assertions/
private_key = \${paths:base_key}/sign.pem
public_key = \${paths:base_key}/verify.pem
key_type = ${kind}
status_lists = revocation, suspension
status_validity_days = 7
`);
  await openbadges('keygen', '-c', config, '-g', 'map');
  const learner = 'learner@example.com';
  return {
    title, name, learner,
    /** The badge of somebody, baked into a picture. */
    issue: async (earner = learner) => {
      const out = await mkdtemp(join(folder, 'issued-'));
      await openbadges('sign', '-c', config, '-b', 'map', '-r', earner, '-o', out, '-V', String(edition), '-E');
      const [file] = await readdir(out);
      return join(out, file);
    },
    /** Withdraws, suspends or gives back: `revoke`, `suspend`, `unsuspend`. */
    change: async (how, earner = learner) =>
      openbadges('publish', '-c', config, '-o', await mkdtemp(join(folder, 'changed-')), '-V', '3', `--${how}`, earner),
    /** What the school's website answers, by address, once it is published. */
    documents: async () => {
      const out = join(await mkdtemp(join(folder, 'published-')), 'site');
      await openbadges('publish', '-c', config, '-o', out, '-V', String(edition));
      const files = (await readdir(out, { recursive: true, withFileTypes: true })).filter(one => one.isFile());
      const told = files.map(async one => {
        const path = join(one.parentPath ?? one.path, one.name);
        return [site + relative(out, path).replaceAll('\\', '/'), await readFile(path, 'utf8')];
      });
      return Object.fromEntries(await Promise.all(told));
    },
    /** What openbadgeslib itself says of a badge, with the school's own key. */
    believes: async file => {
      const words = ['verify', '-c', config, '-l', 'map', '-i', file, '-r', learner, '-V', String(edition), '--json'];
      return openbadges(...words).then(() => true, () => false);
    },
  };
}

/** Bakes a text into a picture with openbadges-bakery; gives the new picture's path. */
export async function bake(picture, text) {
  const folder = await mkdtemp(join(tmpdir(), 'lapel-bakery-'));
  const [input, output] = ['in', 'out'].map(name => join(folder, name));
  await writeFile(input, picture);
  await run(join(programs, 'bakery'), ['bake', '--data', text, input, output]);
  return output;
}

/** What openbadgeslib finds baked into a picture. */
export async function unbake(path) {
  const script = `
import sys
from openbadgeslib import baking
data = open(sys.argv[1], 'rb').read()
png = data.startswith(b'\\x89PNG')
found = baking.extract_png(data, keyword=b'openbadgecredential') if png else baking.extract_svg(data, element='openbadges:credential', text_fallback=True)
sys.stdout.write(found.decode() if isinstance(found, bytes) else found)
`;
  return (await run(join(programs, 'python'), ['-c', script, path], { maxBuffer: 1 << 24 })).stdout;
}
