// One verifier in a worker of its own: it is told which, and then texts, each of which it verifies by itself:
// `true` is right, and anything else is what it said instead.
const verifiers = {
  lapel,
  '@digitalbazaar/vc': async () => (await import('./peers.js')).digitalbazaar,
  '@digitalcredentials/vc': async () => (await import('./peers.js')).digitalcredentials,
  '@digitalcredentials/verifier-core': async () => (await import('./verifier-core.js')).verifierCore,
  '@spruceid/didkit-wasm': async () => (await import('./didkit.js')).didkit,
  '@learncard/didkit-plugin': async () => (await import('./learncard.js')).learncard,
  jose: async () => (await import('./peers.js')).jose,
};
let verify;

self.addEventListener('message', async ({ data }) => {
  if (data.verifier) {
    verify = await verifiers[data.verifier]();
    return postMessage({ ready: true });
  }
  const times = [];
  let right = 0;
  let said;
  for (const text of data.texts) {
    let told;
    const start = performance.now();
    try {
      told = await verify(data.suite, text);
    } catch (why) {
      told = String(why?.message ?? why);
    }
    times.push(performance.now() - start);
    if (told === true) right += 1;
    else said ??= String(told);
  }
  postMessage({ times, right, said });
});

/** The engine as it is shipped; what it would hear from the page and tell it goes through here. */
async function lapel() {
  const tell = self.postMessage;
  let answer;
  let hear;
  Object.defineProperty(self, 'onmessage', { configurable: true, set: (heard) => { hear = heard; } });
  self.postMessage = (text) => { answer = text; };
  await (await import('/app/engine.js')).default();
  self.postMessage = tell;
  const now = Math.floor(Date.now() / 1000);
  const expect = { challenge: null, domain: null };
  return (_, text) => {
    self.postMessage = (said) => { answer = said; };
    hear({ data: [`1 ${JSON.stringify({ judge: { evidence: {}, now, expect } })}`, text] });
    self.postMessage = tell;
    return answer.includes('"headline":"genuine"');
  };
}
