/* Seals answers so that they can be carried by hand: nobody on the way can read or change them. The other half, with what
   the seal proves and what not, is elearn/sealed/envelope.py.

   SHA-256 (FIPS 180-4) stands here in full, because a page on plain http is offered no crypto.subtle. */

const FORM = "elearn-answers-1", BLOCK = 64;
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const encode = (text) => new TextEncoder().encode(text);

/* The first 32 bits of the fractions of roots of the first primes: square roots to begin with, cube roots for the rounds. */
function roots(count, power) {
  const found = [];
  for (let number = 2; found.length < count; number++) {
    let isPrime = true;
    for (let by = 2; by * by <= number; by++) if (number % by === 0) isPrime = false;
    if (isPrime) found.push(((number ** power % 1) * 2 ** 32) | 0);
  }
  return found;
}

const FIRST = roots(8, 1 / 2), ROUNDS = roots(64, 1 / 3);
const turn = (word, by) => (word >>> by) | (word << (32 - by));

export function sha256(bytes) {
  const size = Math.ceil((bytes.length + 9) / BLOCK) * BLOCK, padded = new Uint8Array(size), view = new DataView(padded.buffer);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  view.setUint32(size - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(size - 4, bytes.length << 3);
  const state = [...FIRST], words = new Int32Array(64);
  for (let start = 0; start < size; start += BLOCK) {
    for (let at = 0; at < 64; at++) {
      if (at < 16) { words[at] = view.getInt32(start + at * 4); continue; }
      const one = words[at - 15], two = words[at - 2];
      words[at] = words[at - 16] + (turn(one, 7) ^ turn(one, 18) ^ (one >>> 3))
        + words[at - 7] + (turn(two, 17) ^ turn(two, 19) ^ (two >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 64; at++) {
      const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[at] + words[at]) | 0;
      const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] = (state[at] + word) | 0; });
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setInt32(at * 4, word));
  return new Uint8Array(digest.buffer);
}

const joined = (one, other) => { const all = new Uint8Array(one.length + other.length); all.set(one); all.set(other, one.length); return all; };

export function hmac(key, bytes) {
  const block = new Uint8Array(BLOCK);
  block.set(key.length > BLOCK ? sha256(key) : key);
  const inner = sha256(joined(block.map((byte) => byte ^ 0x36), bytes));
  return sha256(joined(block.map((byte) => byte ^ 0x5c), inner));
}

function written(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function mixed(key, nonce, bytes) {
  const hiding = hmac(key, encode("hide")), out = new Uint8Array(bytes.length), number = new DataView(new ArrayBuffer(4));
  for (let at = 0; at < bytes.length; at += 32) {
    number.setUint32(0, at / 32);
    const stream = hmac(hiding, joined(nonce, new Uint8Array(number.buffer)));
    for (let place = at; place < Math.min(at + 32, bytes.length); place++) out[place] = bytes[place] ^ stream[place - at];
  }
  return out;
}

/* Close an envelope of an attempt's; `keyText` is its key in hexadecimal digits. Gives its text and its code. */
export function seal(attempt, keyText, content, nonce = crypto.getRandomValues(new Uint8Array(16))) {
  const key = Uint8Array.from(keyText.match(/../g), (digits) => parseInt(digits, 16));
  const covered = [FORM, attempt, written(nonce), written(mixed(key, nonce, encode(JSON.stringify(content))))].join(".");
  const closed = hmac(hmac(key, encode("seal")), encode(covered));
  let number = closed.slice(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n), code = "";
  for (let at = 0; at < 12; at++) {
    code += (at && at % 4 === 0 ? "-" : "") + LETTERS[Number(number % 31n)];
    number /= 31n;
  }
  return { text: `${covered}.${written(closed)}`, code };
}
