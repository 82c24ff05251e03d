/** Films for the fake camera, without any tool: YUV4MPEG2 is a line of text and then plain pictures. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { arguments_, camera, chromium as executablePath } from './browser';

const width = 1280;
const height = 720;

/** Dark modules of a code, row by row. */
export type Modules = boolean[][];

/** A second of a code held still before the camera; the path of the film. */
export function film(modules: Modules): string {
  const side = modules.length + 8;
  const scale = Math.floor((height - 40) / side);
  const left = Math.floor((width - side * scale) / 2);
  const top = Math.floor((height - side * scale) / 2);
  const luma = Buffer.alloc(width * height, 200);
  for (let y = 0; y < side * scale; y += 1) {
    for (let x = 0; x < side * scale; x += 1) {
      const dark = modules[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4] ?? false;
      luma[(top + y) * width + left + x] = dark ? 20 : 235;
    }
  }
  const grey = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, grey]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  const path = join(mkdtempSync(join(tmpdir(), 'lapel-film-')), 'camera.y4m');
  writeFileSync(path, Buffer.concat([head, ...Array.from({ length: 10 }, () => frame)]));
  return path;
}

/** A browser whose camera shows the film. */
export function browserThatSees(path: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...arguments_, ...camera(path)] });
}
