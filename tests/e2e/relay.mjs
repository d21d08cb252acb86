// A relay of our own for each journey, which can be taken away and given back.
import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { RELAY, scratch, WEB } from "./place.mjs";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A relay on one address for as long as it lives, through stops and starts. */
export class Relay {
  constructor(port, web) {
    this.port = port;
    this.web = web;
    this.url = `http://127.0.0.1:${port}`;
    this.data = scratch("relay");
    this.output = "";
  }

  static async begin(web = WEB) {
    const relay = new Relay(await freePort(), web);
    await relay.start();
    return relay;
  }

  async start() {
    this.child = spawn(
      RELAY,
      ["serve", "--listen", `127.0.0.1:${this.port}`, "--data", this.data, "--web", this.web],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    const hear = (piece) => (this.output += piece);
    this.child.stdout.on("data", hear);
    this.child.stderr.on("data", hear);
    for (let tries = 0; tries < 200; tries += 1) {
      const answer = await fetch(`${this.url}/v1/relay`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the relay does not answer:\n${this.output}`);
  }

  async stop() {
    // A journey may have ended it already.
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGKILL");
    await ended;
  }

  invite(uses = 5) {
    const output = execFileSync(
      RELAY,
      ["invite", "create", "--uses", String(uses), "--data", this.data],
      { encoding: "utf8" },
    );
    return output.trim().split(/\s+/).at(-1);
  }

  /** Everything the relay has written: its folder, and what it said. */
  bytes() {
    return Buffer.concat([...filesBelow(this.data), Buffer.from(this.output)]);
  }
}

/** The contents of every file below a folder. */
export function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return filesBelow(path);
    return found?.isFile() ? [readFileSync(path)] : [];
  });
}
