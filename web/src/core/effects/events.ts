// Server-sent events, as far as the relay uses them: `data:` lines, comments, blank lines between.

/** Takes pieces of a stream and gives the data of each event that is complete. */
export class EventReader {
  #rest = "";
  #data: string[] = [];
  readonly #decoder = new TextDecoder();

  /** The events that `piece` completes. */
  take(piece: Uint8Array): string[] {
    this.#rest += this.#decoder.decode(piece, { stream: true });
    const events: string[] = [];
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(this.#rest);
      if (!end) return events;
      const line = this.#rest.slice(0, end.index);
      this.#rest = this.#rest.slice(end.index + end[0].length);
      if (line === "") {
        if (this.#data.length > 0) events.push(this.#data.join("\n"));
        this.#data = [];
      } else if (line.startsWith("data:")) {
        this.#data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
      }
    }
  }
}
