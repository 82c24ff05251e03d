// Codes as cameras see them: grey pictures of 1920 × 1080, all made from one seed.
//
// Every pixel of a picture asks where it lies on the code (a projection of the plane), through four samples; then come
// contrast, a slope of light, glare, blur and noise, in the order in which a camera adds them.
import { createHash } from 'node:crypto';
import encodeQR from 'qr';

export const WIDTH = 1920;
export const HEIGHT = 1080;
/** Bytes in a code: versions 11, 22, 33 and 40 at level L. */
export const SIZES = [300, 1000, 2000, 2900];
/** What stands between the code and whoever reads it. The first three are what readers of codes are compared by. */
export const VIEWS = {
  clean: { side: [1000, 1000], turn: 0, slant: 0, dark: 0, light: 255, slope: 0, glare: 0, blur: 0, noise: 0 },
  camera: { side: [880, 960], turn: 3, slant: 0.012, dark: 30, light: 215, slope: 0.1, glare: 0, blur: 0.8, noise: 5 },
  hard: { side: [800, 900], turn: 8, slant: 0.03, dark: 55, light: 190, slope: 0.22, glare: 0, blur: 1.4, noise: 10 },
  glare: { side: [820, 920], turn: 5, slant: 0.02, dark: 40, light: 190, slope: 0.15, glare: 130, blur: 1, noise: 6 },
};

/** Picture number `nth` of a code with so many bytes, seen so: its text and the brightness of each pixel. */
export function picture(bytes, view, nth, seed = 'lapel codes 1') {
  const text = letters(bytes, `${seed} ${bytes} ${nth}`);
  const modules = encodeQR(text, 'raw', { ecc: 'low', encoding: 'byte', border: 4 });
  return { text, luma: shot(modules, VIEWS[view], chance(`${seed} ${bytes} ${nth} ${view}`)) };
}

/** Base64url of hashes: nothing in it that a code could make shorter. */
function letters(count, seed) {
  let text = '';
  for (let part = 0; text.length < count; part++) text += createHash('sha256').update(`${seed} ${part}`).digest('base64url');
  return text.slice(0, count);
}

function shot(modules, view, next) {
  const between = (least, most) => least + (most - least) * next();
  const either = (most) => between(-most, most);
  const side = between(...view.side);
  const angle = (either(view.turn) * Math.PI) / 180;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const middle = [WIDTH / 2 + either(view.turn ? 150 : 0), HEIGHT / 2];
  // A turned square is higher than it is long.
  const half = (side / (Math.abs(cos) + Math.abs(sin))) / 2;
  const corners = [[-half, -half], [half, -half], [half, half], [-half, half]].map(([x, y]) => [
    middle[0] + x * cos - y * sin + either(view.slant * side),
    middle[1] + x * sin + y * cos + either(view.slant * side),
  ]);
  const onCode = inverse(fromUnitSquare(corners));
  const [downhill, across] = [either(1), either(1)];
  const shine = { x: middle[0] + either(half), y: middle[1] + either(half), wide: between(60, 140) };
  const luma = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let white = 0;
      for (const [dx, dy] of [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]) {
        const [u, v] = onCode(x + dx, y + dy);
        const dark = modules[Math.floor(v * modules.length)]?.[Math.floor(u * modules.length)];
        // What lies around the code is a little darker than its paper.
        white += dark === undefined ? 0.88 : dark ? 0 : 1;
      }
      const light = 1 + view.slope * (downhill * (y / HEIGHT - 0.5) + across * (x / WIDTH - 0.5)) * 2;
      const far = ((x - shine.x) ** 2 + (y - shine.y) ** 2) / (2 * shine.wide ** 2);
      luma[y * WIDTH + x] = (view.dark + (white / 4) * (view.light - view.dark)) * light + view.glare * Math.exp(-far);
    }
  }
  const soft = view.blur ? blurred(luma, view.blur) : luma;
  // Of two numbers by chance, two by the normal distribution (Box and Muller).
  for (let at = 0; view.noise && at < soft.length; at += 2) {
    const [far, way] = [view.noise * Math.sqrt(-2 * Math.log(1 - next())), 2 * Math.PI * next()];
    soft[at] += far * Math.cos(way);
    soft[at + 1] += far * Math.sin(way);
  }
  return Uint8Array.from(soft, (light) => Math.max(0, Math.min(255, Math.round(light))));
}

/** A normal distribution of light, first along rows and then along columns. */
function blurred(luma, width) {
  const reach = Math.ceil(width * 3);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * width ** 2)));
  const sum = weights.reduce((all, one) => all + one);
  const along = (from, step, place, length) => {
    const to = new Float32Array(from.length);
    for (let at = 0; at < from.length; at++) {
      const here = place(at);
      let light = 0;
      for (let far = -reach; far <= reach; far++) {
        const there = Math.max(0, Math.min(length - 1, here + far));
        light += weights[far + reach] * from[at + (there - here) * step];
      }
      to[at] = light / sum;
    }
    return to;
  };
  return along(along(luma, 1, (at) => at % WIDTH, WIDTH), WIDTH, (at) => Math.floor(at / WIDTH), HEIGHT);
}

/** The projection that takes the corners of the unit square to these, clockwise from the origin, row by row. */
function fromUnitSquare([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const [ax, ay, bx, by] = [x1 - x2, y1 - y2, x3 - x2, y3 - y2];
  const whole = ax * by - bx * ay;
  const [g, h] = [(sx * by - bx * sy) / whole, (ax * sy - sx * ay) / whole];
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}

/** The way back: from a point of the picture to one of the unit square. */
function inverse([a, b, c, d, e, f, g, h, i]) {
  const back = [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d];
  return (x, y) => {
    const w = back[6] * x + back[7] * y + back[8];
    return [(back[0] * x + back[1] * y + back[2]) / w, (back[3] * x + back[4] * y + back[5]) / w];
  };
}

/** Numbers from 0 up to 1, the same for the same seed: xorshift of 128 bits. */
function chance(seed) {
  const state = new Uint32Array(createHash('sha256').update(seed).digest().buffer.slice(0, 16));
  return () => {
    const last = state[3] ^ (state[3] << 11);
    state.copyWithin(1, 0, 3);
    state[0] = state[1] ^ (state[1] >>> 19) ^ last ^ (last >>> 8);
    return state[0] / 2 ** 32;
  };
}
