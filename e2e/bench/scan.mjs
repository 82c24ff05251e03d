// Lapel's scanner and other people's readers over the same pictures of codes in one Chromium, in turn.
//
// BENCH_CODES (8) says how many pictures of each size and view.
import { HEIGHT, picture, SIZES, VIEWS, WIDTH } from './codes.mjs';

const READERS = ['lapel', 'lapel, from 1280 × 720', 'zxing-wasm', 'qr'];

export async function scan({ open, median, ms, count }) {
  const page = await open();
  await page.evaluate((readers) => startReaders(readers), READERS);
  const cells = new Map();
  const cell = (...names) => {
    const key = names.join(' ');
    if (!cells.has(key)) cells.set(key, { times: [], right: 0 });
    return cells.get(key);
  };
  for (const bytes of SIZES) {
    for (const view of Object.keys(VIEWS)) {
      for (let nth = 0; nth < count; nth++) {
        const { text, luma } = picture(bytes, view, nth);
        const asked = { text, width: WIDTH, height: HEIGHT, luma: Buffer.from(luma).toString('base64') };
        // The first look of all does not count, and each looks three times: the least is the reader's own.
        if (!cells.size) await page.evaluate((asked) => readAll(asked, 1), asked);
        const answers = await page.evaluate((asked) => readAll(asked, 3), asked);
        for (const [reader, { took, right }] of Object.entries(answers)) {
          for (const names of [[reader, view], [reader, bytes, view], [reader, view === 'glare' ? 'more' : 'all']]) {
            const { times } = cell(...names);
            times.push(took);
            cell(...names).right += Number(right);
          }
        }
      }
    }
  }
  await page.context().close();

  const per = SIZES.length * count;
  const views = Object.keys(VIEWS);
  console.log(`\n${per} pictures of ${WIDTH} × ${HEIGHT} of each kind: how many were read, then the median and the most, in milliseconds\n`);
  console.log(`| reader | ${views.join(' | ')} | all but glare |\n|---|${'--:|'.repeat(views.length + 1)}`);
  const said = ({ times, right }) => `${right}/${times.length} · ${ms(median(times))} · ${ms(Math.max(...times))}`;
  for (const reader of READERS) {
    console.log(`| ${reader} | ${[...views, 'all'].map((view) => said(cell(reader, view))).join(' | ')} |`);
  }
  console.log(`\n| bytes | view | ${READERS.join(' | ')} |\n|--:|---|${'--:|'.repeat(READERS.length)}`);
  for (const bytes of SIZES) {
    for (const view of views) {
      console.log(`| ${bytes} | ${view} | ${READERS.map((reader) => said(cell(reader, bytes, view))).join(' | ')} |`);
    }
  }
  const [seen, all] = ['camera', 'all'].map((view) => cell('lapel', view).right);
  if (seen < per || all < Math.ceil((per * 3 * 90) / 96)) throw new Error(`the scanner reads ${seen} of ${per} camera pictures and ${all} of ${per * 3}`);
}
