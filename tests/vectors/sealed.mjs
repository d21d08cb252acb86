// What age seals (docs/protocol.md 2.2 to 2.8, 5, 6): opened by the stock program, read here.

import { inflateRawSync } from "node:zlib";
import { check, decode, decodeAll, fail, hex, padme, same, unbase32 } from "./codec.mjs";
import { H, authorOf, hkdf, holds, identityText, recipientOf, sha256 } from "./keys.mjs";
import { id, licence, wholeRecord } from "./layouts.mjs";
import { open, openWithPassphrase, refuses } from "./stock_age.mjs";

// The frame of 2.2.
function unframe(plaintext) {
  const [codec, raw, stored] = [plaintext[0], plaintext.readUInt32BE(1), plaintext.readUInt32BE(5)];
  check(plaintext.length === padme(9 + stored), "padding");
  check(plaintext.subarray(9 + stored).every((byte) => byte === 0), "zeros");
  const bytes = plaintext.subarray(9, 9 + stored);
  const content = codec === 1 ? inflateRawSync(bytes, { maxOutputLength: 4 << 20 }) : bytes;
  check(codec <= 1 && content.length === raw, "a frame's codec and length");
  return content;
}

function payload(identity, sealed, header) {
  const content = decode(unframe(open(identity, sealed)));
  same(content.get(0), header.space, "a payload repeats the space");
  same(content.get(1), header.author, "a payload repeats the author");
  check(content.get(2) === header.seq, "a payload repeats the number");
  same(content.get(3), header.epoch, "a payload repeats the epoch");
  return content;
}

function envelope(identity, sealed, space) {
  const content = decode(unframe(open(identity, sealed)));
  same(content.get(0), space, "an envelope's space");
  return content.get(1);
}

function bundle(bytes) {
  const map = decode(bytes);
  const [author, recipient] = [map.get(1), map.get(2)];
  const certified = Buffer.concat([author, Buffer.from(recipient)]);
  check(holds(map.get(0), "hearten/v1/device", certified, map.get(3)), "a bundle's signature");
  return { author, recipient };
}

function payloads(vector) {
  const sealed = vector("seal", "payload");
  for (const one of sealed.cases) {
    const header = {
      space: hex(one.space),
      author: hex(one.author),
      seq: one.seq,
      epoch: hex(one.epoch),
    };
    const content = payload(sealed.identity, hex(one.sealed), header);
    same(content.get(5), hex(one.body), "a payload's body");
    const [[author, seq]] = content.get(4);
    check(seq === one.frontier[0][1], "a frontier's number");
    same(author, hex(one.frontier[0][0]), "a frontier's author");
  }
  const enveloped = vector("seal", "envelope");
  for (const identity of enveloped.identities) {
    const [[epoch, key]] = envelope(identity, hex(enveloped.sealed), hex(enveloped.space));
    same(epoch, hex(enveloped.keys[0][0]), "an envelope's epoch");
    check(key === enveloped.keys[0][1], "an envelope's key");
  }
  check(refuses(sealed.identity, hex(enveloped.sealed)), "an envelope is for its members");
}

function members(vector) {
  const membership = vector("seal", "membership");
  let parents = [];
  membership.entries.forEach((one, at) => {
    const entry = decode(hex(one.entry));
    const [tag, map] = entry.get(1);
    check(tag === one.tag, "an action's tag");
    check(entry.get(0).length === parents.length, "an entry's parents");
    entry.get(0).forEach((hash, nth) => same(hash, parents[nth], "an entry names its parents"));
    const hash = H("hearten/v1/membership", hex(one.entry));
    same(hash, hex(one.hash), "an entry's hash");
    if (at === 0) same(map.get(1).get(1), hex(membership.author), "genesis certifies its author");
    parents = [hash];
  });
}

function recovery(vector) {
  for (const one of vector("seal", "recovery")) {
    const derive = (info) => hkdf(hex(one.seed), "hearten/v1/recovery", info);
    const author = authorOf(derive("author"));
    same(author, hex(one.author), "the recovery author");
    const inSpace = derive(Buffer.concat([Buffer.from("space"), hex(one.space)]));
    same(authorOf(inSpace), hex(one.author_in_space), "the recovery author of another space");
    const identity = identityText(derive("receiving"));
    check(identity === one.receiving, "the sheet's AGE-SECRET-KEY line");
    check(recipientOf(identity) === one.recipient, "its recipient");
    same(H("hearten/v1/lookup", author), hex(one.lookup_id), "the lookup id");
    const prefix = "HEARTEN-RECOVERY:1:";
    check(one.sheet.startsWith(prefix), "the sheet's QR");
    const held = unbase32(one.sheet.slice(prefix.length));
    same(held.subarray(0, 32), hex(one.seed), "the sheet's seed");
    check(held.subarray(32).toString() === one.relay_address, "the sheet's relay");
  }
}

function pairing(vector) {
  const one = vector("seal", "pairing");
  const [newcomer, sponsor] = [hex(one.newcomer_bundle), hex(one.sponsor_bundle)];
  bundle(newcomer);
  bundle(sponsor);
  same(sha256(newcomer), hex(one.bundle_hash), "a bundle's hash");
  const behind = (bytes) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  };
  const transcript = H(
    "hearten/v1/pairing",
    Buffer.concat([
      ...behind(newcomer),
      ...behind(sponsor),
      hex(one.genesis),
      Buffer.from(one.rendezvous),
      hex(one.relay),
    ]),
  );
  same(transcript, hex(one.transcript), "a transcript's hash");
  const invitation = unbase32(one.invitation.slice("HEARTEN:1:".length));
  same(invitation.subarray(0, 32), hex(one.ephemeral), "an invitation's key");
  same(invitation.subarray(32, 64), hex(one.bundle_hash), "an invitation's hash");
  check(invitation.subarray(64, 67).toString() === one.rendezvous, "an invitation's rendezvous");
  check(invitation.subarray(67).toString() === one.relay_address, "an invitation's relay");
}

function records(vector) {
  const chain = vector("seal", "sealed");
  let previous = Buffer.alloc(32);
  chain.records.forEach((one, at) => {
    const record = wholeRecord(hex(one.bytes));
    check(record.seq === at + 1 && record.kind === one.kind, "a record's place and kind");
    same(record.previous, previous, "a record names the one before");
    const content = payload(chain.identity, record.payload, record);
    same(content.get(5), hex(one.body), "a record's body");
    previous = record.hash;
  });
  const carried = wholeRecord(hex(chain.envelope));
  check(carried.kind === 3, "an envelope's kind");
  same(carried.previous, previous, "an envelope stands in its author's chain");
  const [[epoch, key]] = envelope(chain.receiving, carried.payload, carried.space);
  same(epoch, carried.epoch, "an envelope names its newest epoch");
  check(key === chain.identity, "an envelope holds the epoch's key");

  const part = hex(chain.part.bytes);
  same(H("hearten/v1/part", part), id("pa_", chain.part.id), "a part's id");
  const opened = open(chain.identity, part);
  const pack = hex(chain.part.pack);
  check(opened.length === padme(pack.length), "a part's padding");
  same(opened.subarray(0, pack.length), pack, "a part's pack");
  check(opened.subarray(pack.length).every((byte) => byte === 0), "zeros behind a pack");

  const handover = decode(hex(chain.handover));
  same(handover.get(0), hex(chain.space), "a handover's space");
  check(handover.get(1) === "https://relay.example", "a handover's relay");
  same(handover.get(2), licence(handover.get(5)).relay, "a handover's relay gave the licence");
  check(handover.get(4)[0][1] === chain.identity, "a handover's key");
  check(handover.get(6)[0].length === 32, "a handover's token");
}

function updates(vector) {
  const one = vector("journal", "updates");
  const [update] = decode(hex(one.batch)).get(0);
  same(update.get(0), hex(one.document), "an update's document");
  check(update.get(1) === one.kind, "an update's kind");
  check(update.get(3).every((hash) => hash.length === 32), "an update's heads");
  same(update.get(4).subarray(0, 4), hex("856f4a83"), "automerge's magic");
  const digest = update.get(5);
  check(digest.get(0) === one.digest.when && digest.get(2) === one.digest.title, "a digest's words");
  check(digest.get(8) === one.digest.words && digest.get(5) === false, "a digest's numbers");
  check(digest.get(4).join() === one.digest.tags.join(), "a digest's tags");
}

// A pack: `HPK1 ‖ index length u32 ‖ index (raw DEFLATE of a CBOR sequence) ‖ bundles`.
function packs(vector) {
  const one = vector("pack", "pack");
  const bytes = hex(one.bytes);
  check(bytes.subarray(0, 4).toString() === "HPK1", "a pack's magic");
  let at = 8 + bytes.readUInt32BE(4);
  const read = [];
  for (const bundle of decodeAll(inflateRawSync(bytes.subarray(8, at)))) {
    const entries = bundle.get(1);
    const seen = entries.flatMap((entry) => {
      const digest = entry.has(3) ? decode(entry.get(3)) : new Map();
      return [...entry.get(2), Buffer.from(digest.get(2) ?? ""), Buffer.from(digest.get(3) ?? "")];
    });
    const dictionary = Buffer.concat(seen).subarray(-32 * 1024);
    const stored = bytes.subarray(at, (at += bundle.get(0)));
    const raw = inflateRawSync(stored, { dictionary });
    let from = 0;
    for (const entry of entries) {
      const next = (key) => raw.subarray(from, (from += entry.get(key)));
      const [title, body, saved] = [next(4), next(5), next(6)];
      read.push({ id: entry.get(0), title, body, saved });
    }
    check(from === raw.length, "a bundle is as long as its documents");
  }
  check(at === bytes.length && read.length === one.documents.length, "a pack's end");
  one.documents.forEach((document, nth) => {
    same(read[nth].id, hex(document.id), "a packed document's id");
    check(read[nth].title.toString() === document.title, "a packed title");
    check(read[nth].body.toString() === document.body, "a packed text");
    same(read[nth].saved, hex(document.saved), "a packed document");
  });
}

function manifests(vector) {
  const { manifest, tombstones } = vector("pack", "manifest");
  const read = decode(hex(manifest.bytes));
  const [pack] = read.get(0);
  same(pack.get(0), hex(manifest.packs[0].part), "a manifest's part");
  check(pack.get(1) === manifest.packs[0].bytes, "a manifest's size");
  check(pack.get(2) === manifest.packs[0].documents, "a manifest's count");
  same(pack.get(4), hex(manifest.packs[0].epoch), "a manifest's epoch");
  const [[author, seq]] = read.get(1);
  same(author, hex(manifest.covered[0][0]), "a covered author");
  check(seq === manifest.covered[0][1], "a covered number");
  const gone = decode(hex(tombstones.bytes));
  same(gone.get(0)[0], hex(tombstones.documents[0]), "a deleted document");
}

function backup(vector, file) {
  const one = vector("seal", "backup");
  const opened = openWithPassphrase(one.passphrase, hex(one.sealed));
  same(opened, file("seal", "backup.zip"), "a backup's zip");
  check(opened.subarray(0, 4).toString("latin1") === "PK\u0003\u0004", "a backup is a zip");
}

export function sealed(vector, file) {
  payloads(vector);
  members(vector);
  recovery(vector);
  pairing(vector);
  records(vector);
  updates(vector);
  packs(vector);
  manifests(vector);
  backup(vector, file);
  check(refuses(identityText(Buffer.alloc(32, 9)), hex(vector("seal", "sealed").part.bytes)), "age");
  if (padme(1000) !== 1024 || padme(513) !== 544) fail("Padmé");
}
