// A reader of codes in a worker: it is told which, and then pictures, each of which it reads by itself.
import decodeQR from 'qr/decode.js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const readers = {
  lapel,
  // As the app looks through a camera: at most 1280 pixels wide.
  'lapel, from 1280 × 720': async () => {
    const read = await lapel();
    return (picture) => read(picture, true);
  },
  'zxing-wasm': async () => {
    const wasmBinary = await (await fetch('./zxing_reader.wasm')).arrayBuffer();
    await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
    return async ({ rgba, width, height }) => {
      const found = await readBarcodes({ data: rgba, width, height }, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
      return found[0]?.text;
    };
  },
  qr: async () => ({ rgba, width, height }) => decodeQR({ data: rgba, width, height }),
};
let read;

self.addEventListener('message', async ({ data }) => {
  if (data.reader) {
    read = await readers[data.reader]();
    return postMessage({ ready: true });
  }
  // The brightness as a canvas gives it, which takes no time here.
  const { luma, small, width, height, text } = data;
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  luma.forEach((light, at) => rgba.fill(light, at * 4, at * 4 + 3));
  const start = performance.now();
  let found;
  try {
    found = await read({ luma, small, rgba, width, height });
  } catch {
    found = undefined;
  }
  postMessage({ took: performance.now() - start, right: found === text });
});

/** The scanner as it is shipped; what it would hear from the page and tell it goes through here. */
async function lapel() {
  const tell = self.postMessage;
  let answer;
  let hear;
  Object.defineProperty(self, 'onmessage', { configurable: true, set: (heard) => { hear = heard; } });
  self.postMessage = () => {};
  // Not this bundle's, but that of the app.
  const glue = '/app/scanner.js';
  await (await import(glue)).default();
  self.postMessage = tell;
  return ({ luma, small, width, height }, scaled) => {
    self.postMessage = (said) => { answer = said; };
    hear({ data: scaled ? [1280, 720, false, small] : [width, height, false, luma] });
    self.postMessage = tell;
    return answer[0];
  };
}
