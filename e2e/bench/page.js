// What the runner asks of the page.
const workers = new Map();

const ask = (worker, message) => new Promise((tell, fail) => {
  worker.onmessage = ({ data }) => tell(data);
  worker.onerror = (event) => fail(new Error(event.message));
  worker.postMessage(message);
});

/** How long each text took in the verifier's own worker, how many were found right, and what was said of the first other. */
window.verify = async (verifier, suite, texts) => {
  if (!workers.has(verifier)) {
    const worker = new Worker('./worker.js', { type: 'module' });
    await ask(worker, { verifier });
    workers.set(verifier, worker);
  }
  return ask(workers.get(verifier), { suite, texts });
};

/** From nothing to the first verdict, in milliseconds. */
window.cold = async (verifier, suite, text) => {
  const start = performance.now();
  const worker = new Worker('./worker.js', { type: 'module' });
  await ask(worker, { verifier });
  const { right } = await ask(worker, { suite, texts: [text] });
  const took = performance.now() - start;
  worker.terminate();
  return right === 1 ? took : NaN;
};

/** The same for Lapel as the app does it: its own loader, its own messages; then the same documents again, warm. */
window.engine = async (documents) => {
  const task = JSON.stringify({
    judge: { evidence: {}, now: Math.floor(Date.now() / 1000), expect: { challenge: null, domain: null } },
  });
  const start = performance.now();
  const worker = new Worker('/app/engine_loader.js', { type: 'module' });
  const told = (message) => new Promise((tell) => {
    worker.onmessage = ({ data }) => tell(data);
    if (message) worker.postMessage(message);
  });
  await told();
  const took = [];
  let headlines;
  for (let round = 0; round < 6; round++) {
    const before = round === 0 ? start : performance.now();
    const { judged } = JSON.parse((await told([`1 ${task}`, ...documents])).slice(2));
    took.push(performance.now() - before);
    headlines = judged.flatMap(({ Ok }) => Ok.map((report) => report.headline));
  }
  worker.terminate();
  return { cold: took[0], warm: took.slice(1), headlines };
};

/** A worker for each reader of codes. */
window.startReaders = async (readers) => {
  for (const reader of readers) {
    const worker = new Worker('./readers.js', { type: 'module' });
    await ask(worker, { reader });
    workers.set(reader, worker);
  }
};

/** What each reader says of a picture, and how long it took at least, in so many looks. */
window.readAll = async ({ text, width, height, luma }, rounds) => {
  const bytes = Uint8Array.from(atob(luma), (letter) => letter.charCodeAt(0));
  const small = await scaled(bytes, width, height);
  const answers = {};
  for (let round = 0; round < rounds; round++) {
    for (const [reader, worker] of workers) {
      const { took, right } = await ask(worker, { text, width, height, luma: bytes, small });
      answers[reader] = { took: Math.min(took, answers[reader]?.took ?? Infinity), right };
    }
  }
  return answers;
};

/** The picture as the app's canvas makes it: 1280 × 720. */
async function scaled(luma, width, height) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  luma.forEach((light, at) => rgba.fill(light, at * 4, at * 4 + 3));
  const bitmap = await createImageBitmap(new ImageData(rgba, width, height));
  const canvas = new OffscreenCanvas(1280, 720);
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  context.drawImage(bitmap, 0, 0, 1280, 720);
  const pixels = context.getImageData(0, 0, 1280, 720).data;
  return Uint8Array.from({ length: 1280 * 720 }, (_, at) => pixels[at * 4]);
}
