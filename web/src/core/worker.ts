// The worker of the tab that owns the journal: the core, and the effects that need no page.
import init, { Core } from "../../generated/core/hearten_web";
import wasmUrl from "../../generated/core/hearten_web_bg.wasm?url";
import { Database } from "./database";
import { httpHandler } from "./effects/http";
import { liveHandler } from "./effects/live";
import { storeHandler } from "./effects/store";
import { waitForTimer } from "./effects/timer";
import { vaultHandler } from "./effects/vault";
import { Engine } from "./engine";
import type { FromWorker, ToWorker } from "./messages";

interface WorkerScope {
  postMessage(message: FromWorker): void;
  onmessage: ((message: MessageEvent<ToWorker>) => void) | null;
}
const scope = self as unknown as WorkerScope;

const questions = new Map<number, (answer: "yes" | "no") => void>();
let asked = 0;

/** Asks the page for something that only a page may do. */
function askPage(question: (ask: number) => FromWorker): Promise<"yes" | "no"> {
  return new Promise((resolve) => {
    asked += 1;
    questions.set(asked, resolve);
    scope.postMessage(question(asked));
  });
}

function broke(error: unknown): void {
  // Names only: a message could carry what somebody wrote.
  scope.postMessage({ kind: "broken", reason: error instanceof Error ? error.name : "Error" });
}

async function start(): Promise<Engine> {
  const fetcher: typeof fetch = (input, options) => fetch(input, options);
  const [database] = await Promise.all([
    Database.claim(indexedDB, crypto.randomUUID()),
    init({ module_or_path: wasmUrl }),
  ]);
  return new Engine(
    new Core(crypto.getRandomValues(new Uint8Array(32))),
    {
      store: storeHandler(
        database,
        async () => (await askPage((ask) => ({ kind: "persist", ask }))) === "yes",
      ),
      vault: vaultHandler(database, crypto, caches),
      http: httpHandler(fetcher),
      live: liveHandler(fetcher),
      timer: waitForTimer,
      media: ({ attachment, full, mime, index, pieces, bytes }) => {
        const piece = { attachment, full, mime, index, pieces, bytes };
        scope.postMessage({ kind: "media", piece });
        return Promise.resolve({ kind: "Taken" });
      },
      file: async ({ name, mime, bytes }) => {
        const saved = await askPage((ask) => ({ kind: "file", ask, name, mime, bytes }));
        return { kind: saved === "yes" ? "Saved" : "Failed" };
      },
    },
    (view) => scope.postMessage({ kind: "view", view }),
    broke,
  );
}

const engine = start();
engine.catch(broke);

scope.onmessage = ({ data }) => {
  if (data.kind === "answered") {
    questions.get(data.ask)?.(data.answer);
    questions.delete(data.ask);
    return;
  }
  // Events wait here, in order, until the core is up.
  engine.then(
    (running) => running.happened(data.event),
    () => undefined,
  );
};
