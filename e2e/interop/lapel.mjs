// Lapel on the command line, from the last build.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../../', import.meta.url));
const told = process.env.LAPEL_CLI;
const program = told ?? [process.env.CARGO_TARGET_DIR, `${top}target`].filter(Boolean)
  .map(folder => `${folder}/debug/lapel`).find(path => existsSync(path));

/** Runs `lapel` with these words and this on its standard input; what it printed, and how it ended. */
export function lapel(words, input = '') {
  if (!program) throw new Error('build the command line first: cargo build --bin lapel (or say LAPEL_CLI)');
  return new Promise(resolve => {
    const child = execFile(program, words, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
    // A program that refuses its words does not read on; how it ended is told above.
    child.stdin.on('error', () => undefined).end(input);
  });
}

/** What `lapel verify --json` says of a document, a line for each credential. */
export async function judged(text, more = []) {
  const { stdout, stderr } = await lapel(['verify', '--json', ...more, '-'], text);
  const lines = stdout.trim().split('\n').filter(Boolean).map(line => JSON.parse(line));
  if (!lines.length) throw new Error(`lapel verify said nothing: ${stderr}`);
  return lines;
}
