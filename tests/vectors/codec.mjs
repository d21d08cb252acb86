// The codings of docs/protocol.md 1 and 2.2: CBOR, base32, bech32, Padmé. Written from the protocol
// and the standards it names, not from the Rust rooms.

export const hex = (text) => Buffer.from(text, "hex");

export function fail(what) {
  throw new Error(what);
}

export function check(holds, what) {
  if (!holds) fail(what);
}

export function same(one, other, what) {
  check(Buffer.compare(Buffer.from(one), Buffer.from(other)) === 0, what);
}

// CBOR (RFC 8949) of definite lengths. Maps become Map, integers Number or BigInt.
export function decode(bytes) {
  const reader = { bytes, at: 0 };
  const value = item(reader);
  check(reader.at === bytes.length, "CBOR ends before its bytes do");
  return value;
}

// A sequence of items (RFC 8742).
export function decodeAll(bytes) {
  const reader = { bytes, at: 0 };
  const items = [];
  while (reader.at < bytes.length) items.push(item(reader));
  return items;
}

function take(reader, count) {
  check(reader.at + count <= reader.bytes.length, "CBOR is cut short");
  reader.at += count;
  return reader.bytes.subarray(reader.at - count, reader.at);
}

function argument(reader, low) {
  if (low < 24) return low;
  check(low <= 27, "CBOR of indefinite length");
  const bytes = take(reader, 1 << (low - 24));
  const value = BigInt("0x" + bytes.toString("hex"));
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function item(reader) {
  const [first] = take(reader, 1);
  const major = first >> 5;
  const low = first & 31;
  if (major === 7) {
    check(low >= 20 && low <= 22, "CBOR simple value");
    return [false, true, null][low - 20];
  }
  const value = argument(reader, low);
  switch (major) {
    case 0:
      return value;
    case 1:
      return -1 - Number(value);
    case 2:
      return take(reader, value);
    case 3:
      return take(reader, value).toString("utf8");
    case 4:
      return Array.from({ length: value }, () => item(reader));
    case 5: {
      const map = new Map();
      for (let n = 0; n < value; n++) {
        const key = item(reader);
        check(!map.has(key), "a key comes twice");
        map.set(key, item(reader));
      }
      return map;
    }
    default:
      return fail("CBOR tag");
  }
}

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

export function base32(bytes) {
  let bits = 0;
  let count = 0;
  let text = "";
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    count += 8;
    while (count >= 5) text += BASE32[(bits >> (count -= 5)) & 31];
    bits &= (1 << count) - 1;
  }
  return count > 0 ? text + BASE32[(bits << (5 - count)) & 31] : text;
}

export function unbase32(text) {
  let bits = 0;
  let count = 0;
  const bytes = [];
  for (const letter of text.toLowerCase()) {
    const value = BASE32.indexOf(letter);
    check(value >= 0, "not base32");
    bits = (bits << 5) | value;
    count += 5;
    if (count >= 8) bytes.push((bits >> (count -= 8)) & 255);
    bits &= (1 << count) - 1;
  }
  check(bits === 0, "base32 with bits left over");
  return Buffer.from(bytes);
}

// Bech32 (BIP 173), as age spells its keys.
const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

function polymod(values) {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generator.forEach((number, bit) => {
      if ((top >> bit) & 1) sum ^= number;
    });
  }
  return sum >>> 0;
}

const expanded = (prefix) => [
  ...[...prefix].map((letter) => letter.charCodeAt(0) >> 5),
  0,
  ...[...prefix].map((letter) => letter.charCodeAt(0) & 31),
];

function regroup(values, from, to, pad) {
  let bits = 0;
  let count = 0;
  const out = [];
  for (const value of values) {
    bits = (bits << from) | value;
    count += from;
    while (count >= to) out.push((bits >> (count -= to)) & ((1 << to) - 1));
    bits &= (1 << count) - 1;
  }
  if (pad && count > 0) out.push((bits << (to - count)) & ((1 << to) - 1));
  return out;
}

export function bech32(prefix, bytes) {
  const data = regroup(bytes, 8, 5, true);
  const sum = polymod([...expanded(prefix), ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = Array.from({ length: 6 }, (_, at) => (sum >> (5 * (5 - at))) & 31);
  return prefix + "1" + [...data, ...check].map((value) => BECH32[value]).join("");
}

export function unbech32(text, prefix) {
  const lower = text.toLowerCase();
  check(lower.startsWith(prefix + "1"), `not ${prefix}`);
  const values = [...lower.slice(prefix.length + 1)].map((letter) => BECH32.indexOf(letter));
  check(polymod([...expanded(prefix), ...values]) === 1, "bech32 checksum");
  return Buffer.from(regroup(values.slice(0, -6), 5, 8, false));
}

// Padmé (Nikitin et al., 2019) with a floor of 512 bytes, in 64 bits.
export function padme(length) {
  const size = BigInt(Math.max(length, 512));
  const exponent = BigInt(size.toString(2).length - 1);
  const kept = BigInt(exponent.toString(2).length);
  const mask = (1n << (exponent - kept)) - 1n;
  return Number((size + mask) & ~mask);
}
