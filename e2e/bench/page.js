// What the runner asks of the page.
const workers = new Map();

const ask = (worker, message) => new Promise((tell, fail) => {
  worker.onmessage = ({ data }) => tell(data);
  worker.onerror = (event) => fail(new Error(event.message));
  worker.postMessage(message);
});

/** How long each text took in the verifier's own worker, and how many were found right. */
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
    judge: { documents, evidence: {}, now: Math.floor(Date.now() / 1000), expect: { challenge: null, domain: null } },
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
    const { judged } = JSON.parse((await told(`1 ${task}`)).slice(2));
    took.push(performance.now() - before);
    headlines = judged.flatMap(({ Ok }) => Ok.map((report) => report.headline));
  }
  worker.terminate();
  return { cold: took[0], warm: took.slice(1), headlines };
};
