// Hashes, signatures and derived keys (docs/protocol.md 1 and 6), with Node's own cryptography.

import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, verify } from "node:crypto";
import { bech32, unbech32 } from "./codec.mjs";

export const sha256 = (...pieces) =>
  pieces.reduce((hash, piece) => hash.update(piece), createHash("sha256")).digest();

const framed = (domain, bytes) => Buffer.concat([Buffer.from(domain), Buffer.of(0), bytes]);

// H(domain, bytes)
export const H = (domain, bytes) => sha256(framed(domain, bytes));

// RFC 8410 puts these bytes in front of raw keys.
const SPKI_ED25519 = Buffer.from("302a300506032b6570032100", "hex");
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const PKCS8_X25519 = Buffer.from("302e020100300506032b656e04220420", "hex");

const pkcs8 = (prefix, raw) =>
  createPrivateKey({ key: Buffer.concat([prefix, raw]), format: "der", type: "pkcs8" });

const rawPublic = (secret) =>
  createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32);

export function holds(author, domain, bytes, signature) {
  const key = createPublicKey({
    key: Buffer.concat([SPKI_ED25519, author]),
    format: "der",
    type: "spki",
  });
  return verify(null, framed(domain, bytes), key, signature);
}

export const signed = (seed, domain, bytes) =>
  sign(null, framed(domain, bytes), pkcs8(PKCS8_ED25519, seed));

export const authorOf = (seed) => rawPublic(pkcs8(PKCS8_ED25519, seed));

export const identityText = (secret) => bech32("age-secret-key-", secret).toUpperCase();

export const recipientOf = (identity) =>
  bech32("age", rawPublic(pkcs8(PKCS8_X25519, unbech32(identity, "age-secret-key-"))));

export const hkdf = (secret, salt, info) => Buffer.from(hkdfSync("sha256", secret, salt, info, 32));
