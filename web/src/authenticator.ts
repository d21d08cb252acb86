// Unlocking with what unlocks the device: a fingerprint, a face, a PIN.
//
// The lock stays what it is: a passphrase in front of the data key. Beside it the browser keeps that
// passphrase, sealed under a key that only the device's authenticator can make again, and only after
// it has seen the person (WebAuthn with its PRF extension). Whoever copies the storage has nothing
// without the authenticator; whoever loses the authenticator has the passphrase, and the words.

/** What is kept. None of it is secret. */
interface Kept {
  credential: string;
  salt: string;
  iv: string;
  sealed: string;
}

const KEPT = "hearten-authenticator";
const INFO = new TextEncoder().encode("hearten/v1/passphrase");
/** What is sealed is filled up to a multiple of this, so that its length tells nothing. */
const FILLED = 256;
/** How long a person has. */
const PATIENCE_MS = 120_000;

type Bytes = Uint8Array<ArrayBuffer>;

function encode(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes));
}

function decode(text: string): Bytes {
  return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
}

function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** Whether this browser and this device can, as far as they say. */
export async function canUnlock(): Promise<boolean> {
  if (typeof PublicKeyCredential === "undefined") return false;
  // An address in numbers has no name that a credential could belong to.
  if (/^[\d.:[\]]+$/.test(location.hostname)) return false;
  const known = await PublicKeyCredential.getClientCapabilities?.().catch(() => undefined);
  if (known?.["extension:prf"] === false) return false;
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
}

/** Whether the passphrase is kept behind the authenticator here. */
export function isKept(): boolean {
  return kept() !== null;
}

function kept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/** The authenticator is not asked any more. */
export function forget(): void {
  localStorage.removeItem(KEPT);
}

/** Keeps `passphrase` behind the authenticator, in a tap. False if it cannot or the person declined. */
export async function keep(passphrase: string): Promise<boolean> {
  try {
    const salt = random(32);
    const credential = await create(salt);
    // Some authenticators make the secret only when they are asked the second time.
    const secret = secretOf(credential) ?? (await secretFrom(credential.rawId, salt));
    if (!secret) return false;
    const iv = random(12);
    const plain = filled(passphrase);
    const key = await keyFrom(secret);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
    const record: Kept = {
      credential: encode(new Uint8Array(credential.rawId)),
      salt: encode(salt),
      iv: encode(iv),
      sealed: encode(new Uint8Array(sealed)),
    };
    plain.fill(0);
    localStorage.setItem(KEPT, JSON.stringify(record));
    return true;
  } catch {
    return false;
  }
}

/** The passphrase, in a tap; nothing if the authenticator or the person said no. */
export async function recall(): Promise<string | null> {
  const record = kept();
  if (!record) return null;
  try {
    const credential = decode(record.credential).buffer;
    const secret = await secretFrom(credential, decode(record.salt));
    if (!secret) return null;
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: decode(record.iv) },
      await keyFrom(secret),
      decode(record.sealed),
    );
    return new TextDecoder().decode(plain).replace(/\0+$/, "");
  } catch {
    return null;
  }
}

function filled(passphrase: string): Bytes {
  const text = new TextEncoder().encode(passphrase);
  const plain = new Uint8Array(Math.ceil((text.length + 1) / FILLED) * FILLED);
  plain.set(text);
  return plain;
}

async function create(salt: Bytes): Promise<PublicKeyCredential> {
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: random(32),
      rp: { name: "Hearten" },
      user: { id: random(16), name: "Hearten", displayName: "Hearten" },
      pubKeyCredParams: [
        { type: "public-key", alg: -7 },
        { type: "public-key", alg: -257 },
      ],
      authenticatorSelection: {
        authenticatorAttachment: "platform",
        residentKey: "preferred",
        userVerification: "required",
      },
      timeout: PATIENCE_MS,
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  return made as PublicKeyCredential;
}

async function secretFrom(id: ArrayBuffer, salt: Bytes): Promise<Bytes | null> {
  const asked = await navigator.credentials.get({
    publicKey: {
      challenge: random(32),
      allowCredentials: [{ type: "public-key", id, transports: ["internal"] }],
      userVerification: "required",
      timeout: PATIENCE_MS,
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  return asked ? secretOf(asked as PublicKeyCredential) : null;
}

function secretOf(credential: PublicKeyCredential): Bytes | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (!first) return null;
  return first instanceof ArrayBuffer
    ? new Uint8Array(first)
    : new Uint8Array(first.buffer as ArrayBuffer, first.byteOffset, first.byteLength);
}

async function keyFrom(secret: Bytes): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  secret.fill(0);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: INFO },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}
