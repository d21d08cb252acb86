// The stock age program: sealed bytes in, plaintext out. Nothing of ours decrypts here.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail } from "./codec.mjs";

const run = (program, options, input, env) =>
  spawnSync(program, options, { input, env: { ...process.env, ...env }, maxBuffer: 1 << 26 });

// Opens a file with an `AGE-SECRET-KEY-…` line, as somebody with the sheet would.
export function open(identity, sealed) {
  const folder = mkdtempSync(join(tmpdir(), "hearten-vectors-"));
  try {
    const file = join(folder, "key.txt");
    writeFileSync(file, identity + "\n", { mode: 0o600 });
    const { status, stdout, stderr } = run("age", ["--decrypt", "--identity", file], sealed);
    return status === 0 ? stdout : fail(`age: ${stderr}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Whether age refuses this file for this identity, which it has to for another's.
export function refuses(identity, sealed) {
  try {
    open(identity, sealed);
    return false;
  } catch {
    return true;
  }
}

// age asks a terminal for a passphrase. script(1) is one, and types it.
export function openWithPassphrase(passphrase, sealed) {
  const folder = mkdtempSync(join(tmpdir(), "hearten-vectors-"));
  try {
    const file = join(folder, "backup.age");
    const opened = join(folder, "backup.zip");
    writeFileSync(file, sealed);
    const command = `age --decrypt --output ${opened} ${file}`;
    const { stdout } = run("script", ["-qec", command, "/dev/null"], passphrase + "\n");
    const read = run("cat", [opened]);
    return read.status === 0 ? read.stdout : fail(`age: ${stdout}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
