/** Pictures that tests make and look at: PNG (https://www.w3.org/TR/png/), and QR codes. */
import { deflateSync, inflateSync } from 'node:zlib';
import encodeQR from 'qr';
import { decodeQR } from 'qr/decode.js';

export interface Picture {
  width: number;
  height: number;
  /** Red, green and blue of every pixel. */
  pixels: Buffer;
}

/** What other people's software reads in a picture of a code. */
export function readCode(png: Buffer): string {
  const { width, height, pixels } = fromPng(png);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++) data.set(pixels.subarray(at * 3, at * 3 + 3), at * 4);
  return decodeQR({ width, height, data });
}

/** A code drawn by other people's software, with its quiet zone, as large as fits. */
export function drawCode(text: string, most = 700): Picture {
  const modules = encodeQR(text, 'raw', { border: 4, ecc: 'low' }) as boolean[][];
  const scale = Math.floor(most / modules.length);
  const side = modules.length * scale;
  const pixels = Buffer.alloc(side * side * 3, 255);
  modules.forEach((row, y) => row.forEach((dark, x) => {
    if (!dark) return;
    for (let line = y * scale; line < (y + 1) * scale; line++) {
      pixels.fill(0, (line * side + x * scale) * 3, (line * side + (x + 1) * scale) * 3);
    }
  }));
  return { width: side, height: side, pixels };
}

/** A plain badge of one colour, which says who made it by its colour alone. */
export function emblem(red: number, green: number, blue: number, side = 96): Picture {
  const pixels = Buffer.alloc(side * side * 3);
  for (let at = 0; at < pixels.length; at += 3) pixels.set([red, green, blue], at);
  return { width: side, height: side, pixels };
}

/** The picture as a file; `inside` are chunks to put in, by their type. */
export function toPng({ width, height, pixels }: Picture, inside: [type: string, data: Buffer][] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const lines = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y++) pixels.copy(lines, y * (width * 3 + 1) + 1, y * width * 3, (y + 1) * width * 3);
  const chunks: [string, Buffer][] = [['IHDR', header], ...inside, ['IDAT', deflateSync(lines)], ['IEND', Buffer.alloc(0)]];
  return Buffer.concat([SIGNATURE, ...chunks.map(([type, data]) => chunk(type, data))]);
}

/** A badge baked into a picture: https://www.imsglobal.org/spec/ob/v3p0/#baked-badge */
export function bakedPng(document: string, picture: Picture, packed = false): Buffer {
  const text = Buffer.from(document);
  // Keyword, whether and how it is compressed, no language, no translated keyword, then the text.
  const data = Buffer.concat([
    Buffer.from('openbadgecredential\0', 'latin1'), Buffer.from([packed ? 1 : 0, 0, 0, 0]), packed ? deflateSync(text) : text,
  ]);
  return toPng(picture, [['iTXt', data]]);
}

export function bakedSvg(document: string): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" viewBox="0 0 64 64">
  <openbadges:credential><![CDATA[${document}]]></openbadges:credential>
  <circle cx="32" cy="32" r="30" fill="#2a5db0"/>
</svg>
`);
}

/** The pixels of an 8-bit file without interlacing, as browsers write them. */
export function fromPng(file: Buffer): Picture {
  const data: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < file.length;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = { 2: 3, 6: 4 }[body[9]] ?? 0;
      if (body[8] !== 8 || !channels || body[12]) throw new Error('not a picture as browsers write them');
    }
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  const lines = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const pixels = Buffer.alloc(width * height * 3);
  let before = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)];
    const line = Buffer.from(lines.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : line[x - channels];
      const corner = x < channels ? 0 : before[x - channels];
      line[x] = (line[x] + [0, left, before[x], (left + before[x]) >> 1, paeth(left, before[x], corner)][filter]) & 255;
    }
    for (let x = 0; x < width; x++) line.copy(pixels, (y * width + x) * 3, x * channels, x * channels + 3);
    before = line;
  }
  return { width, height, pixels };
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** https://www.w3.org/TR/png/#9Filter-type-4-Paeth */
function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

/** https://www.w3.org/TR/png/#D-CRCAppendix */
function crc(bytes: Buffer): number {
  let sum = 0xffff_ffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1;
  }
  return (sum ^ 0xffff_ffff) >>> 0;
}
