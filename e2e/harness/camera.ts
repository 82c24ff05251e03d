/** Films for the fake camera, without any tool: YUV4MPEG2 is a line of text and then plain pictures. */
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
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
  return reel(Array.from({ length: 10 }, () => modules), 10);
}

/** Codes shown one after another, so many a second; where there is none, the screen is grey. The path of the film. */
export function reel(codes: (Modules | undefined)[], perSecond: number): string {
  const path = join(mkdtempSync(join(tmpdir(), 'lapel-film-')), 'camera.y4m');
  writeFileSync(path, `YUV4MPEG2 W${width} H${height} F${perSecond}:1 Ip A1:1 C420jpeg\n`);
  const grey = Buffer.alloc((width * height) / 2, 128);
  for (const modules of codes) {
    appendFileSync(path, Buffer.concat([Buffer.from('FRAME\n'), picture(modules), grey]));
  }
  return path;
}

function picture(modules: Modules | undefined): Buffer {
  const luma = Buffer.alloc(width * height, 200);
  if (!modules) return luma;
  const side = modules.length + 8;
  const scale = Math.floor((height - 40) / side);
  const left = Math.floor((width - side * scale) / 2);
  const top = Math.floor((height - side * scale) / 2);
  for (let y = 0; y < side * scale; y += 1) {
    for (let x = 0; x < side * scale; x += 1) {
      const dark = modules[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4] ?? false;
      luma[(top + y) * width + left + x] = dark ? 20 : 235;
    }
  }
  return luma;
}

/** A browser whose camera shows the film. */
export function browserThatSees(path: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...arguments_, ...camera(path)] });
}
