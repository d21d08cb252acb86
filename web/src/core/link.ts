// A tab's link to the journal. Web Locks choose one tab as the owner, which runs the core in a worker;
// the others work through it and take over when it goes. Two tabs never write.
import type { AmongTabs, FromWorker, MediaPiece, OpenText, ToWorker, Typed } from "./messages";
import { offerDownload } from "./effects/file";

const LOCK = "hearten-owner";
const CHANNEL = "hearten";
/** An owner that does not answer for this long is frozen, and is replaced. */
const FROZEN_MS = 6_000;
/** This many failures of the core within a minute, and the page says so instead of trying again. */
const FAILURES_MAX = 3;

/** What the page hears. */
export interface LinkListener {
  view(view: Uint8Array): void;
  typed(typed: Typed): void;
  text(text: OpenText): void;
  media(piece: MediaPiece): void;
  /** Another core answers from here on: the owner changed, or was built again. */
  changedHands(): void;
  /** The core failed and was opened again from the store. */
  reopened(): void;
  /** The core keeps failing. */
  gaveUp(): void;
  /** Another tab runs another release of the app. */
  otherRelease(): void;
}

/** The link. */
export class Link {
  readonly #channel = new BroadcastChannel(CHANNEL);
  #worker: Worker | undefined;
  #letGo: (() => void) | undefined;
  #ownerKnown = false;
  #waiting: Uint8Array[] = [];
  #lastView: Uint8Array | null = null;
  #failures: number[] = [];
  #frozen: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly release: string,
    private readonly started: () => Uint8Array,
    private readonly openText: () => OpenText | undefined,
    private readonly listener: LinkListener,
    private readonly makeWorker: () => Worker,
  ) {
    this.#channel.onmessage = ({ data }: MessageEvent<AmongTabs>) => this.#heard(data);
    this.#ask();
    this.#queueForLock(false);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && !this.#worker) this.#ask();
    });
  }

  /** Whether this tab runs the core. */
  get owns(): boolean {
    return this.#worker !== undefined;
  }

  /** Something happened in this tab. */
  send(event: Uint8Array): void {
    if (this.#worker) this.#toWorker({ kind: "happened", event });
    else if (this.#ownerKnown) {
      this.#toTabs({ kind: "happened", event });
      this.#watchForFrost();
    } else this.#waiting.push(event);
  }

  /** This tab changed the text of the open editor. */
  tell(typed: Typed): void {
    this.#toTabs({ kind: "typed", typed });
  }

  #ask(): void {
    this.#toTabs({ kind: "hello", release: this.release });
    this.#watchForFrost();
  }

  /** Unless the owner says something soon, it is taken for frozen, and this tab takes over. */
  #watchForFrost(): void {
    if (this.#worker || this.#frozen !== undefined) return;
    this.#frozen = setTimeout(() => {
      this.#frozen = undefined;
      if (!this.#worker && document.visibilityState === "visible") this.#queueForLock(true);
    }, FROZEN_MS);
  }

  #thawed(): void {
    clearTimeout(this.#frozen);
    this.#frozen = undefined;
  }

  #queueForLock(steal: boolean): void {
    const options: LockOptions = steal ? { steal: true } : {};
    navigator.locks
      .request(LOCK, options, () => {
        if (this.#worker) return undefined;
        return new Promise<void>((letGo) => {
          this.#letGo = letGo;
          this.#own();
        });
      })
      .catch(() => {
        // The lock was stolen: another tab thought this one frozen. It owns the journal now.
        this.#disown();
        this.#queueForLock(false);
      });
  }

  #own(): void {
    this.#thawed();
    this.listener.changedHands();
    this.#ownerKnown = true;
    this.#startWorker();
    this.#toTabs({ kind: "owner", release: this.release, view: null, text: null });
    for (const event of this.#waiting.splice(0)) this.#toWorker({ kind: "happened", event });
  }

  #disown(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#letGo = undefined;
    this.#ownerKnown = false;
    this.#ask();
  }

  #startWorker(): void {
    const worker = this.makeWorker();
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (worker === this.#worker) this.#fromWorker(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#broken();
    };
    this.#worker = worker;
    this.#toWorker({ kind: "happened", event: this.started() });
  }

  #broken(): void {
    this.#worker?.terminate();
    const minuteAgo = Date.now() - 60_000;
    this.#failures = [...this.#failures.filter((at) => at > minuteAgo), Date.now()];
    if (this.#failures.length > FAILURES_MAX) {
      this.#worker = undefined;
      this.listener.gaveUp();
      this.#letGo?.();
      return;
    }
    this.listener.changedHands();
    this.#startWorker();
    this.#toTabs({ kind: "reopened" });
    this.listener.reopened();
  }

  #fromWorker(message: FromWorker): void {
    switch (message.kind) {
      case "view":
        this.#lastView = message.view;
        this.#toTabs({ kind: "view", view: message.view });
        this.listener.view(message.view);
        return;
      case "file": {
        const { kind } = offerDownload(message.name, message.mime, message.bytes);
        this.#answer(message.ask, kind === "Saved");
        return;
      }
      case "media":
        this.#toTabs(message);
        this.listener.media(message.piece);
        return;
      case "persist":
        navigator.storage.persist().then(
          (granted) => this.#answer(message.ask, granted),
          () => this.#answer(message.ask, false),
        );
        return;
      case "broken":
        this.#broken();
        return;
    }
  }

  #answer(ask: number, yes: boolean): void {
    this.#toWorker({ kind: "answered", ask, answer: yes ? "yes" : "no" });
  }

  #heard(message: AmongTabs): void {
    switch (message.kind) {
      case "hello":
        if (!this.#worker) return;
        this.#toTabs({
          kind: "owner",
          release: this.release,
          view: this.#lastView,
          text: this.openText() ?? null,
        });
        return;
      case "owner":
        if (this.#worker) return;
        this.#thawed();
        if (message.release !== this.release) {
          this.listener.otherRelease();
          return;
        }
        // An owner without a view has only just begun: its core is another one.
        if (!message.view) this.listener.changedHands();
        this.#ownerKnown = true;
        if (message.view) this.listener.view(message.view);
        if (message.text) this.listener.text(message.text);
        for (const event of this.#waiting.splice(0)) this.#toTabs({ kind: "happened", event });
        return;
      case "view":
        this.#thawed();
        if (!this.#worker) this.listener.view(message.view);
        return;
      case "happened":
        if (this.#worker) {
          this.#toWorker({ kind: "happened", event: message.event });
          // Even an event that draws nothing is answered, so that the sender knows us awake.
          this.#toTabs({ kind: "awake" });
        }
        return;
      case "awake":
        this.#thawed();
        return;
      case "media":
        if (!this.#worker) this.listener.media(message.piece);
        return;
      case "typed":
        this.listener.typed(message.typed);
        return;
      case "reopened":
        this.listener.changedHands();
        this.listener.reopened();
        return;
    }
  }

  #toWorker(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #toTabs(message: AmongTabs): void {
    this.#channel.postMessage(message);
  }
}
