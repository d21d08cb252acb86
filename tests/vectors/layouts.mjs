// What crosses the wire in clear (docs/protocol.md 2.1, 2.6, 3, 4): records, stubs, statements,
// licences, request headers, bodies, checkpoints, parts.

import { base32, check, decode, hex, same, unbase32 } from "./codec.mjs";
import { H, authorOf, holds, sha256, signed } from "./keys.mjs";

export function id(prefix, text) {
  check(text.startsWith(prefix), `an id begins with ${prefix}`);
  const bytes = unbase32(text.slice(prefix.length));
  check(prefix + base32(bytes) === text, "an id has one spelling");
  return bytes;
}

export function record(bytes) {
  check(bytes.length >= 240 && bytes.length <= 1 << 20, "a record's size");
  check(bytes.readUInt16BE(0) === 1 && bytes[3] === 0, "suite 1, and a zero");
  const payload = bytes.subarray(240);
  const header = {
    kind: bytes[2],
    space: bytes.subarray(4, 36),
    author: bytes.subarray(36, 68),
    seq: Number(bytes.readBigUInt64BE(68)),
    previous: bytes.subarray(76, 108),
    epoch: bytes.subarray(108, 140),
    payloadLength: bytes.readUInt32BE(140),
    payloadHash: bytes.subarray(144, 176),
  };
  const signature = bytes.subarray(176, 240);
  check(
    holds(header.author, "hearten/v1/record", bytes.subarray(0, 176), signature),
    "a record's signature",
  );
  return { ...header, payload, hash: H("hearten/v1/record-hash", bytes.subarray(0, 176)) };
}

export function wholeRecord(bytes) {
  const read = record(bytes);
  check(read.payloadLength === read.payload.length, "a payload's length");
  same(sha256(read.payload), read.payloadHash, "a payload's hash");
  const changed = Buffer.from(bytes);
  changed[70] ^= 1;
  check(
    !holds(read.author, "hearten/v1/record", changed.subarray(0, 176), bytes.subarray(176, 240)),
    "a changed record does not hold",
  );
  return read;
}

export function statement(bytes) {
  const body = bytes.subarray(0, -64);
  let at = 0;
  const take = (count) => body.subarray(at, (at += count));
  check(take(2).readUInt16BE() === 1, "suite 1");
  const [space, version, previous, author] = [take(32), take(8), take(32), take(32)];
  take(16);
  const operations = Array.from({ length: take(1)[0] }, () => {
    const [tag] = take(1);
    if (tag === 1) return { add: take(32), role: take(1)[0] };
    if (tag === 2) return { remove: take(32), seq: Number(take(8).readBigUInt64BE()), hash: take(32) };
    check(tag === 3, "an operation");
    return { epoch: take(32) };
  });
  check(at === body.length, "a statement ends with its operations");
  check(holds(author, "hearten/v1/access", body, bytes.subarray(-64)), "a statement's signature");
  const number = Number(version.readBigUInt64BE());
  const made = H("hearten/v1/space", body);
  return {
    version: number,
    space: number === 1 ? made : space,
    previous,
    author,
    operations,
    hash: H("hearten/v1/access-hash", body),
  };
}

export function licence(bytes) {
  check(bytes.length === 134 && bytes.readUInt16BE() === 1, "a licence's size and suite");
  const [space, relay] = [bytes.subarray(2, 34), bytes.subarray(34, 66)];
  check(
    holds(relay, "hearten/v1/licence", bytes.subarray(0, 70), bytes.subarray(70)),
    "a licence's signature",
  );
  return { space, relay, day: bytes.readUInt32BE(66) };
}

function requestHeader(vector) {
  const header = Buffer.from(vector.header, "base64url");
  check(header.length === 152, "a header's size");
  const [author, space] = [header.subarray(0, 32), header.subarray(32, 64)];
  const relay = id("re_", vector.relay);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(vector.path.length);
  const x = Buffer.concat([
    Buffer.of(vector.method.length),
    Buffer.from(vector.method),
    length,
    Buffer.from(vector.path),
    relay,
    space,
    header.subarray(64, 88),
    sha256(hex(vector.body)),
  ]);
  same(x, hex(vector.canonical), "the bytes that a request signs");
  check(Number(header.readBigUInt64BE(64)) === vector.time, "a request's time");
  check(holds(author, "hearten/v1/request", x, header.subarray(88)), "a request's signature");
  const seed = hex(vector["signing seed"]);
  same(authorOf(seed), author, "the author of a seed");
  same(signed(seed, "hearten/v1/request", x), header.subarray(88), "a request signed here");
}

function place([author, seq, hash]) {
  check(author.length === 32 && seq > 0 && hash.length === 32, "a place");
}

export function wire(vector) {
  const bare = vector("wire", "record");
  const whole = wholeRecord(hex(bare.bytes));
  same(whole.hash, hex(bare.hash), "a record's hash");
  const stub = vector("wire", "stub");
  const left = record(hex(stub.bytes));
  check(left.payload.length === 0 && left.payloadLength > 0, "a stub has no payload");
  same(left.hash, hex(stub.hash), "a stub's hash is the record's");

  const statements = vector("wire", "statements");
  const [first, second] = [statement(hex(statements.first)), statement(hex(statements.second))];
  same(first.space, id("sp_", statements.space), "a space's id");
  same(second.space, first.space, "a later statement names the space");
  same(second.previous, first.hash, "a later statement names the one before");
  same(second.hash, hex(statements["second hash"]), "a statement's hash");
  check(first.operations[0].role === 1 && second.operations[0].seq === 7, "operations");

  const licensed = vector("wire", "licence");
  const read = licence(hex(licensed.bytes));
  check(read.day === licensed.day, "a licence's day");
  same(read.relay, id("re_", licensed.relay), "a licence's relay");

  requestHeader(vector("wire", "auth"));

  const sync = vector("wire", "sync");
  const request = decode(hex(sync.full));
  wholeRecord(request.get(3)[0]);
  statement(request.get(4)[0]);
  licence(request.get(7));
  check(request.get(11) === true && request.get(8) === 65_536, "a request's numbers");
  same(H("hearten/v1/token", request.get(6)), hex(sync["token hash"]), "a token's hash");
  const recovery = authorOf(Buffer.alloc(32, 2));
  same(H("hearten/v1/lookup", recovery), hex(sync["lookup id of author of seed 2"]), "a lookup id");

  const checkpoints = vector("wire", "checkpoint");
  const covers = decode(hex(checkpoints.covers));
  check(covers.get(0) === 0, "a covering checkpoint");
  place(covers.get(1));
  covers.get(2).forEach(place);
  check(covers.get(3).every((part) => part.length === 32), "parts");
  check(decode(hex(checkpoints.acknowledges)).get(0) === 1, "an acknowledgement");
  check(decode(hex(checkpoints["read again"])).get(0) === 2, "a second reading");

  const parts = vector("wire", "parts");
  same(H("hearten/v1/part", Buffer.from(parts.part)), id("pa_", parts.id), "a part's id");
}
