import { webcrypto } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { forget, isKept, keep, recall } from "../src/authenticator";

const PASSPHRASE = "satsumas in the dark";

/** An authenticator that makes the same secret for the same salt, once it has seen the person. */
class Authenticator {
  seen = true;
  prf = true;
  /** Whether it gives the secret when the credential is made, or only afterwards. */
  atOnce = true;
  private readonly key = webcrypto.getRandomValues(new Uint8Array(32));

  create = (options: CredentialCreationOptions) => this.answer(options.publicKey, this.atOnce);
  get = (options: CredentialRequestOptions) => this.answer(options.publicKey, true);

  private async answer(asked: { extensions?: unknown } | undefined, gives: boolean) {
    if (!this.seen) throw new DOMException("not seen", "NotAllowedError");
    const { prf } = asked?.extensions as { prf: { eval: { first: Uint8Array } } };
    const secret = await webcrypto.subtle.digest(
      "SHA-256",
      new Uint8Array([...this.key, ...prf.eval.first]),
    );
    return {
      rawId: new Uint8Array([1, 2, 3]).buffer,
      getClientExtensionResults: () =>
        this.prf && gives ? { prf: { enabled: true, results: { first: secret } } } : {},
    };
  }
}

let authenticator: Authenticator;
let held: Map<string, string>;

beforeEach(() => {
  authenticator = new Authenticator();
  held = new Map();
  vi.stubGlobal("navigator", { credentials: authenticator });
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, value: string) => held.set(name, value),
    removeItem: (name: string) => held.delete(name),
  });
});

test.each([true, false])("the passphrase comes back after the person was seen", async (atOnce) => {
  authenticator.atOnce = atOnce;
  expect(await keep(PASSPHRASE)).toBe(true);
  expect(isKept()).toBe(true);
  expect(await recall()).toBe(PASSPHRASE);
});

test("what is kept does not hold the passphrase, nor tell how long it is", async () => {
  await keep("a");
  const [short] = [...held.values()];
  await keep(PASSPHRASE);
  const [long] = [...held.values()];
  expect(long).not.toContain(PASSPHRASE);
  expect(long).not.toContain(btoa(PASSPHRASE).slice(0, 8));
  expect(short?.length).toBe(long?.length);
});

test("who is not seen, and another authenticator, get nothing", async () => {
  await keep(PASSPHRASE);
  authenticator.seen = false;
  expect(await recall()).toBeNull();
  vi.stubGlobal("navigator", { credentials: new Authenticator() });
  expect(await recall()).toBeNull();
  expect(isKept()).toBe(true);
});

test("an authenticator without the extension keeps nothing", async () => {
  authenticator.prf = false;
  expect(await keep(PASSPHRASE)).toBe(false);
  expect(isKept()).toBe(false);
  expect(await recall()).toBeNull();
});

test("forgetting is for good", async () => {
  await keep(PASSPHRASE);
  forget();
  expect(isKept()).toBe(false);
  expect(await recall()).toBeNull();
});
