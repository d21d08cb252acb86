// Runs the core: takes bytes in, fulfils what it asks for, hands views out. Knows no browser API, so
// that tests can drive it.
import type {
  Effect,
  FileOperation,
  FileOutcome,
  HttpOperation,
  HttpOutcome,
  LiveOperation,
  LiveOutcome,
  MediaOperation,
  MediaOutcome,
  StoreOperation,
  StoreOutcome,
  TimerOperation,
  VaultOperation,
  VaultOutcome,
} from "../types";
import {
  serializeFileOutcome,
  serializeHttpOutcome,
  serializeLiveOutcome,
  serializeMediaOutcome,
  serializeStoreOutcome,
  serializeVaultOutcome,
} from "../types";
import type { TimerOutcome } from "../types";
import { decodeRequests, encode } from "./codec";

/** The four calls of the core that the engine needs. */
export interface CoreCalls {
  update(bytes: Uint8Array): Uint8Array;
  resolve(id: number, bytes: Uint8Array): Uint8Array;
  view(): Uint8Array;
}

/** One handler for each effect. All but `live` answer exactly once, and none ever rejects. */
export interface Handlers {
  store(operation: StoreOperation): Promise<StoreOutcome>;
  vault(operation: VaultOperation): Promise<VaultOutcome>;
  http(operation: HttpOperation): Promise<HttpOutcome>;
  live(operation: LiveOperation, say: (outcome: LiveOutcome) => void): void;
  timer(operation: TimerOperation): Promise<TimerOutcome>;
  file(operation: FileOperation): Promise<FileOutcome>;
  media(operation: MediaOperation): Promise<MediaOutcome>;
}

/** The loop between the core and its handlers. */
export class Engine {
  #stopped = false;

  constructor(
    private readonly core: CoreCalls,
    private readonly handlers: Handlers,
    private readonly draw: (view: Uint8Array) => void,
    private readonly broke: (error: unknown) => void,
  ) {}

  /** Something happened in a page. */
  happened(event: Uint8Array): void {
    this.#run(() => this.core.update(event));
  }

  #run(call: () => Uint8Array): void {
    if (this.#stopped) return;
    try {
      let draws = false;
      for (const request of decodeRequests(call())) {
        if (request.effect.kind === "Render") draws = true;
        else this.#fulfil(request.id, request.effect);
      }
      if (draws) this.draw(this.core.view());
    } catch (error) {
      // A core that failed in the middle of an event is not to be trusted with another one.
      this.#stopped = true;
      this.broke(error);
    }
  }

  #answer(id: number, bytes: Uint8Array): void {
    this.#run(() => this.core.resolve(id, bytes));
  }

  #fulfil(id: number, effect: Effect): void {
    const handlers = this.handlers;
    switch (effect.kind) {
      case "Render":
        return;
      case "Store":
        void handlers
          .store(effect.value)
          .then((outcome) => this.#answer(id, encode(outcome, serializeStoreOutcome)));
        return;
      case "Vault":
        void handlers
          .vault(effect.value)
          .then((outcome) => this.#answer(id, encode(outcome, serializeVaultOutcome)));
        return;
      case "Http":
        void handlers
          .http(effect.value)
          .then((outcome) => this.#answer(id, encode(outcome, serializeHttpOutcome)));
        return;
      case "Live":
        handlers.live(effect.value, (outcome) =>
          this.#answer(id, encode(outcome, serializeLiveOutcome)),
        );
        return;
      case "Timer":
        void handlers.timer(effect.value).then((outcome) =>
          this.#answer(
            id,
            encode(outcome, (value, to) => value.serialize(to)),
          ),
        );
        return;
      case "Media":
        void handlers
          .media(effect.value)
          .then((outcome) => this.#answer(id, encode(outcome, serializeMediaOutcome)));
        return;
      case "File":
        void handlers
          .file(effect.value)
          .then((outcome) => this.#answer(id, encode(outcome, serializeFileOutcome)));
        return;
    }
  }
}
