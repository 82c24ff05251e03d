/** Another host for the app, with files of its own: for what happens when a site changes. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dist = new URL('../../dist/', import.meta.url).pathname;

export class Site {
  private constructor(
    readonly url: string,
    readonly folder: string,
    private readonly end: () => void,
  ) {}

  /** Serves a copy of the last build, which the test may change. */
  static async open(base = '/'): Promise<Site> {
    const folder = mkdtempSync(join(tmpdir(), 'lapel-site-'));
    // Without the compressed twins, which would have to change as well.
    cpSync(dist, folder, { recursive: true, filter: (name) => !/\.(br|gz)$/.test(name) });
    const words = ['serve', '--dist', folder, '--port', '0', '--base', base];
    const [program, before] = process.env.LAPEL_XTASK ? [process.env.LAPEL_XTASK, []] : ['cargo', ['xtask']];
    const host = spawn(program, [...before, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise<string>((resolve, reject) => {
      host.stdout.on('data', (said: Buffer) => {
        const address = /http:\S+/.exec(said.toString());
        if (address) resolve(address[0]);
      });
      host.on('exit', () => reject(new Error('the host ended')));
    });
    return new Site(url, folder, () => host.kill());
  }

  close(): void {
    this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  bytes(name: string): Buffer {
    return readFileSync(join(this.folder, name));
  }

  write(name: string, content: string | Buffer): void {
    writeFileSync(join(this.folder, name), content);
  }

  /** The one file of assets/ that is meant. */
  asset(pattern: RegExp): string {
    const found = readdirSync(join(this.folder, 'assets')).filter((name) => pattern.test(name));
    if (found.length !== 1) throw new Error(`${pattern} fits ${found.length} files`);
    return `assets/${found[0]}`;
  }

  /** Puts a new build of that name in place; one that is not whole has a page that is not what it claims. */
  deploy(build: string, whole = true): void {
    const page = this.read('index.html').replace(/data-build="\w*"/, `data-build="${build}"`);
    const digest = createHash('sha256').update(page).digest('hex');
    this.write('index.html', page);
    const worker = this.read('sw.js')
      .replace(/const BUILD = '\w*'/, `const BUILD = '${build}'`)
      .replace(/'\.\/': '\w+'/, `'./': '${whole ? digest : '0'.repeat(64)}'`);
    this.write('sw.js', worker);
  }
}
