/** Films for the fake camera, without any tool: YUV4MPEG2 is a line of text and then plain pictures. */
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import type { Picture } from '../pictures';
import { arguments_, camera, chromium as executablePath } from './browser';

const width = 1280;
const height = 720;

/** Dark modules of a code, row by row. */
export type Modules = boolean[][];

/** How a hand holds the camera: turned by up to so many degrees to either side, and out of focus by so many pixels. */
export interface Hand {
  turn: number;
  blur: number;
}

const still: Hand = { turn: 0, blur: 0 };

/** A second of a code held still before the camera; the path of the film. */
export function film(modules: Modules): string {
  return reel(Array.from({ length: 10 }, () => modules), 10);
}

/** Codes shown one after another, so many a second; where there is none, the screen is grey. The path of the film. */
export function reel(codes: (Modules | undefined)[], perSecond: number, hand = still): string {
  const path = join(mkdtempSync(join(tmpdir(), 'lapel-film-')), 'camera.y4m');
  show(path, codes.map((modules) => modules && drawn(modules)), perSecond, hand);
  return path;
}

/** A film that shows nothing yet: `before` holds pictures before the camera, where it is looked through from then on. */
export function nothingYet(): string {
  return reel([undefined], 10);
}

/** Pictures of a screen, one after another before the camera in a hand. */
export function before(path: string, screens: Picture[], perSecond = 8, hand: Hand = { turn: 5, blur: 1 }): void {
  show(path, screens.map(seen), perSecond, hand);
}

/** Brightness from 0 to 255 at a point of a square whose sides are 0 and 1 apart. */
type Sight = (x: number, y: number) => number;

function show(path: string, sights: (Sight | undefined)[], perSecond: number, hand: Hand) {
  writeFileSync(path, `YUV4MPEG2 W${width} H${height} F${perSecond}:1 Ip A1:1 C420jpeg\n`);
  const grey = Buffer.alloc((width * height) / 2, 128);
  sights.forEach((sight, at) => {
    // A hand sways slowly.
    const turn = hand.turn * Math.sin(at / 5);
    appendFileSync(path, Buffer.concat([Buffer.from('FRAME\n'), blurred(taken(sight, turn), hand.blur), grey]));
  });
}

function drawn(modules: Modules): Sight {
  const side = modules.length + 8;
  return (x, y) => (modules[Math.floor(y * side) - 4]?.[Math.floor(x * side) - 4] ? 20 : 235);
}

function seen({ width: across, height: down, pixels }: Picture): Sight {
  return (x, y) => {
    const at = (Math.floor(y * down) * across + Math.floor(x * across)) * 3;
    return 20 + (0.3 * pixels[at] + 0.59 * pixels[at + 1] + 0.11 * pixels[at + 2]) * 0.84;
  };
}

function taken(sight: Sight | undefined, degrees: number): Buffer {
  const luma = Buffer.alloc(width * height, 200);
  if (!sight) return luma;
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  // The turned square is higher than it is long.
  const side = (height - 40) / (Math.abs(sin) + Math.abs(cos));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [right, down] = [(x - width / 2) / side, (y - height / 2) / side];
      const [u, v] = [right * cos + down * sin + 0.5, down * cos - right * sin + 0.5];
      if (u >= 0 && u < 1 && v >= 0 && v < 1) luma[y * width + x] = sight(u, v);
    }
  }
  return luma;
}

/** Three means of neighbours, one over another, are close to a normal distribution of light. */
function blurred(luma: Buffer, width_: number): Buffer {
  // The variance of a mean over `2 * reach + 1` pixels is `reach * (reach + 1) / 3`.
  const reach = Math.round((Math.sqrt(1 + 4 * width_ ** 2) - 1) / 2);
  if (!reach) return luma;
  const along = (from: Buffer, step: number, place: (at: number) => number, length: number) => {
    const to = Buffer.alloc(from.length);
    for (let at = 0; at < from.length; at += 1) {
      const here = place(at);
      let light = 0;
      for (let far = -reach; far <= reach; far += 1) {
        light += from[at + (Math.max(0, Math.min(length - 1, here + far)) - here) * step];
      }
      to[at] = light / (2 * reach + 1);
    }
    return to;
  };
  for (let time = 0; time < 3; time += 1) {
    luma = along(along(luma, 1, (at) => at % width, width), width, (at) => Math.floor(at / width), height);
  }
  return luma;
}

/** A browser whose camera shows the film. */
export function browserThatSees(path: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...arguments_, ...camera(path)] });
}
