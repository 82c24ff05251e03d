'use strict';
// Shows what the engine says of the document in this file. Texts from the document are only ever set as text.
(() => {
  const text = (id) => document.getElementById(id).textContent;
  const words = JSON.parse(text('words'));
  const shared = JSON.parse(text('lapel-document'));
  const app = JSON.parse(text('app'));
  const place = document.getElementById('verdict');
  const say = (key, holes = {}) =>
    (words[key] ?? '').replace(/\{([a-z-]+)\}/g, (hole, name) => holes[name] ?? hole);
  const put = (name, content, ...inside) => {
    const [tag, ...classes] = name.split('.');
    const element = document.createElement(tag);
    element.className = classes.join(' ');
    if (content) element.textContent = content;
    element.append(...inside.filter(Boolean));
    return element;
  };
  const show = (...nodes) => place.replaceChildren(...nodes.filter(Boolean));

  // A point in time as people write it; anything else as it is. Only whole dates, never what merely begins like one.
  const when = (written, options = { dateStyle: 'long' }) => {
    const time = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(written ?? '') ? new Date(written) : NaN;
    return isNaN(time) ? written : new Intl.DateTimeFormat(document.documentElement.lang, options).format(time);
  };
  const about = (finding) => {
    if (!finding.about) return say('about.its-website');
    const host = /^https?:\/\/([^/?#\\@]+)(?:[/?#]|$)/.exec(finding.about);
    return host ? host[1].toLowerCase() : when(finding.about);
  };
  const why = (finding) => say(`why.${finding.why}`, { about: about(finding) });
  const tones = {
    genuine: 'genuine', expired: 'caution', 'not-yet-valid': 'caution', 'issuer-unconfirmed': 'caution',
    suspended: 'caution', revoked: 'stop', 'not-genuine': 'stop', 'could-not-check': 'unknown', 'self-issued': 'unknown', unsigned: 'unknown',
  };
  const marks = { genuine: '✓', caution: '!', stop: '✕', unknown: '?' };
  const sound = (report) => report.findings.integrity.is === 'holds' && report.findings['issuer-key'].is === 'holds';
  // What whoever made the file brought along of the web can speak against a badge, but nothing is green by it.
  const tone = (report) => {
    const own = tones[report.headline] ?? 'unknown';
    return report.borrowed && own === 'genuine' ? 'caution' : own;
  };
  const order = ['stop', 'unknown', 'caution', 'genuine'];
  const line = (tone, sentence) => put(`p.tone.${tone}`, `${marks[tone]} ${sentence}`);

  const rows = (report, sharer) => {
    const list = put('dl');
    const findingsOf = (one) => ({ ...one?.findings, ...(one?.anchor && { anchor: one.anchor }) });
    const [all, alone] = [findingsOf(report), findingsOf(report.itself)];
    for (const name of ['integrity', 'anchor', 'issuer-key', 'validity', 'status', 'holder'].filter((name) => all[name])) {
      const finding = all[name];
      const key = sharer && name === 'issuer-key' ? 'row.sharer-key' : `row.${name}`;
      const fits = finding.is === 'holds' && alone[name]?.is !== 'holds';
      const reason = name === 'integrity' && report.anchor ? say('row.integrity.anchored') : why(finding);
      const words = fits ? say('page.borrowed') : `${say(`is.${finding.is}`)}: ${reason}`;
      list.append(put('dt', say(key)), put('dd', words));
    }
    return put('details', '', put('summary', say('report.how')), list);
  };
  const decisive = (report) => {
    const f = report.findings;
    return [f.integrity, f['issuer-key'], f.validity, f.status, f.holder].find((finding) => finding.is === 'fails')
      ?? [f.integrity, f['issuer-key'], f.validity, f.status].find((finding) => finding.is === 'unknown');
  };
  const keyAt = (report) => {
    const at = report.borrowed ? 'unknown' : report.key_at;
    if (at && at.website) return say('place.website', { host: at.website });
    return say(at === 'key-only' ? 'place.key-only' : 'place.unknown');
  };

  const badge = (report) => {
    const said = report.reading;
    const colour = tone(report);
    const name = said.issuer.name ?? said.issuer.id ?? say('issuer.unnamed');
    const known = sound(report) && !report.borrowed;
    const earner = said.recipient.name;
    const ownWord = sound(report) && report.findings['issuer-key'].why === 'key-of-earner';
    const ofBadge = ownWord && report.kind !== 'clr' ? '.badge' : '';
    const ended = ['expired', 'not-yet-valid'].includes(report.headline);
    const fits = report.borrowed && colour === 'caution';
    const reason = fits
      ? [report.headline !== 'genuine' && decisive(report) ? why(decisive(report)) : '', say('page.borrowed.reason')].join(' ').trim()
      : report.headline === 'genuine'
      ? report.key_at && report.key_at.website
        ? say('verdict.signed-by', { place: report.key_at.website })
        : say('verdict.signed-by-key')
      : report.headline === 'self-issued' ? say(`seen.self-issued${ofBadge}`)
      : ended && ownWord ? `${why(report.findings.validity)} ${say(`seen.self-issued${ofBadge}`)}`
      : report.headline === 'unsigned' ? say('verdict.unsigned.reason')
      : decisive(report) ? why(decisive(report)) : '';
    const dates = [];
    if (said.valid_from) {
      dates.push(said.valid_until
        ? say('seen.dates', { from: when(said.valid_from), until: when(said.valid_until) })
        : say('seen.since', { from: when(said.valid_from) }));
    } else if (said.valid_until) {
      dates.push(say('seen.until', { until: when(said.valid_until) }));
    }
    const embedded = said.picture && said.picture.embedded;
    const picture = colour !== 'stop' && /^data:image\/(png|jpeg|webp);base64,/.test(embedded ?? '') && put('img');
    if (picture) {
      picture.src = embedded;
      picture.alt = '';
    }
    return put(`article.${colour}`, '',
      line(colour, say(fits ? 'page.borrowed' : `verdict.${report.headline}${report.headline === 'self-issued' ? ofBadge : ''}`)),
      reason && put('p', reason),
      report.headline === 'could-not-check' && put('p', say('verdict.not-fake')),
      picture,
      put('h3', said.title ?? ''),
      put('p.what', `${say(known ? 'issuer.is' : 'issuer.claims', { name })} (${keyAt(report)})`),
      put('p.what', earner ? say(known ? 'seen.earned-by' : 'seen.says-earned-by', { name: earner }) : ''),
      dates.length > 0 && put('p.what', dates.join(' ')),
      rows(report, false));
  };

  const purpose = (report) => {
    const shared = report.reading.shared;
    if (!shared) return null;
    const list = put('dl');
    const add = (key, value) => list.append(put('dt', say(key)), put('dd', value));
    add('sharing.for', [shared.audience ?? say('sharing.anyone'), shared.reason].filter(Boolean).join(' · '));
    add('page.made', shared.created ? when(shared.created) : say('sharing.unsaid'));
    add('page.until', shared.expires ? when(shared.expires) : say('page.no-end'));
    const { findings } = report;
    const proven = sound(report) && !report.borrowed;
    const sharer = !proven
      ? report.headline === 'unsigned' ? 'sharer.unsigned' : 'sharer.unproven'
      : findings.holder.why === 'holder-is-not-subject' ? 'sharer.foreign' : 'sharer.wallet';
    return put('section', '', list, put('p', say(sharer)), rows(report, true));
  };

  // What came along of the web, as old as its oldest answer.
  const asOf = (evidence) => {
    const answers = Object.entries(evidence);
    if (answers.length === 0) return null;
    const oldest = new Date(Math.min(...answers.map(([, { at }]) => at)) * 1000).toISOString();
    const hosts = [...new Set(answers.map(([address]) => new URL(address).host))].join(', ');
    const time = when(oldest, { dateStyle: 'long', timeStyle: 'short' });
    return line('caution', say('page.as-of', { time, hosts }));
  };

  const judged = (reports, known) => {
    const [outer] = reports;
    const isShare = outer.kind === 'presentation';
    const shown = isShare
      ? reports.filter((report) => /^\$\.verifiableCredential\[\d+\]$/.test(report.path))
      : [outer];
    if (isShare && outer.headline === 'not-genuine') {
      show(line('stop', say('verdict.not-genuine')), put('p', say('seen.share-broken')));
      return;
    }
    if (shown.length === 0) {
      show(line('unknown', say('seen.nothing')));
      return;
    }
    const genuine = shown.filter((report) => tone(report) === 'genuine').length;
    const ended = isShare && outer.headline === 'expired';
    const head = shown.length > 1 && (genuine === shown.length
      ? line(ended ? 'caution' : 'genuine', ended
        ? say('seen.genuine-ended') : say(genuine === 2 ? 'seen.both-genuine' : 'seen.all-genuine', { n: genuine }))
      : line(order[Math.min(...shown.map((report) => order.indexOf(tone(report))))],
        say('seen.some', { genuine, all: shown.length })));
    const worst = [...shown].sort((one, other) => order.indexOf(tone(one)) - order.indexOf(tone(other)));
    show(
      head,
      known,
      ended && line('caution', say('seen.ended', { day: when(outer.reading.shared.expires) })),
      ...worst.map(badge),
      isShare && purpose(outer),
      put('p.soft', say('page.at', {
        time: when(new Date().toISOString(), { dateStyle: 'long', timeStyle: 'short' }),
      })));
  };

  const original = () => {
    const save = put('button', say('page.original'));
    save.type = 'button';
    save.onclick = () => {
      const jwt = !shared.trimStart().startsWith('{');
      const link = put('a');
      link.href = URL.createObjectURL(new Blob([shared], { type: jwt ? 'application/jwt' : 'application/json' }));
      link.download = jwt ? 'lapel.jwt' : 'lapel.json';
      link.click();
    };
    return put('p', '', save);
  };

  const unpacked = async (id) => {
    const bytes = Uint8Array.from(atob(text(id).trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  const check = async () => {
    const [glue, engine, known] = await Promise.all(['glue', 'engine', 'evidence'].map(unpacked));
    const evidence = JSON.parse(new TextDecoder().decode(known));
    const begin = `
      onmessage = ({ data }) => { onmessage = null; __wbg_init({ module_or_path: data }).catch((why) => { throw why; }); };
    `;
    const worker = new Worker(URL.createObjectURL(new Blob([glue, begin], { type: 'text/javascript' })));
    const now = Math.floor(Date.now() / 1000);
    // Once by itself, and once with what came along.
    const tasks = [{}, evidence].map((evidence) => (
      { judge: { documents: [shared], evidence, now, expect: { challenge: null, domain: null } } }
    ));
    const answers = await new Promise((done, fail) => {
      const answers = [];
      setTimeout(fail, 60000, new Error('too slow'));
      worker.onerror = fail;
      worker.onmessage = ({ data }) => {
        if (data !== 'ready') answers.push(JSON.parse(data.slice(data.indexOf(' '))));
        if (answers.length === tasks.length) done(answers);
        else worker.postMessage(`${answers.length} ${JSON.stringify(tasks[answers.length])}`);
      };
      worker.postMessage(engine);
    });
    worker.terminate();
    const [alone, reports] = answers.map((answer) => (answer.judged && answer.judged[0] && answer.judged[0].Ok) || []);
    for (const report of reports) {
      const itself = alone.find(({ path }) => path === report.path);
      report.itself = itself;
      report.borrowed = !itself || (sound(report) && !sound(itself))
        || (report.headline === 'genuine' && itself.headline !== 'genuine');
    }
    if (reports.length > 0) judged(reports, asOf(evidence));
    else show(line('unknown', say('seen.could-not')));
  };

  document.querySelector('main').append(original(), put('p.soft', say('page.trust', { app })));
  check()
    .catch(() => show(line('unknown', say('seen.could-not')), put('p', say('page.cannot'))))
    .finally(() => { document.documentElement.dataset.state = 'checked'; });
})();
