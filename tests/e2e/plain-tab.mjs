// A tab that the test tool leaves alone. What the tool opens always believes to be seen and to have
// the focus; a page is hidden for real only in a browser context that it does not know.
import { expectSoon } from "./soon.mjs";

export class PlainTab {
  #asked = 0;
  #answers = new Map();

  /** A new tab at `url`, in a context of its own; `before` runs in it before anything else. */
  static async open(browser, url, before = "") {
    const tab = new PlainTab();
    tab.cdp = await browser.newBrowserCDPSession();
    tab.cdp.on("Target.receivedMessageFromTarget", ({ message }) => tab.#take(JSON.parse(message)));
    const { browserContextId } = await tab.cdp.send("Target.createBrowserContext");
    tab.browserContextId = browserContextId;
    const { targetId } = await tab.cdp.send("Target.createTarget", {
      url: "about:blank",
      browserContextId,
    });
    tab.targetId = targetId;
    const { sessionId } = await tab.cdp.send("Target.attachToTarget", { targetId });
    tab.sessionId = sessionId;
    await tab.send("Page.enable");
    if (before) await tab.send("Page.addScriptToEvaluateOnNewDocument", { source: before });
    await tab.send("Page.navigate", { url });
    return tab;
  }

  #take({ id, result, error }) {
    const answer = this.#answers.get(id);
    this.#answers.delete(id);
    if (error) answer?.reject(new Error(error.message));
    else answer?.resolve(result);
  }

  async send(method, params = {}) {
    this.#asked += 1;
    const id = this.#asked;
    const answered = new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
    await this.cdp.send("Target.sendMessageToTarget", {
      sessionId: this.sessionId,
      message: JSON.stringify({ id, method, params }),
    });
    return answered;
  }

  /** What an expression gives in the page, as if somebody had touched it just then. */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
      userGesture: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  }

  /** Presses the button with this name, once it is there. */
  async tap(name) {
    const press = `(() => {
      const said = (one) => one.getAttribute("aria-label") ?? one.textContent.trim();
      const all = [...document.querySelectorAll("button, summary")];
      const found = all.find((one) => said(one) === ${JSON.stringify(name)});
      found?.click();
      return Boolean(found);
    })()`;
    await expectSoon(() => this.evaluate(press), (there) => there, `a button ${name}`);
  }

  /** Types into the field with this label, once it is there. */
  async type(label, text) {
    const focus = `(() => {
      const field = document.querySelector('[aria-label=${JSON.stringify(label)}]');
      field?.focus();
      return Boolean(field);
    })()`;
    await expectSoon(() => this.evaluate(focus), (there) => there, `a field ${label}`);
    await this.send("Input.insertText", { text });
  }

  /** Chooses an option of the list with this label. */
  async choose(label, value) {
    const choose = `(() => {
      const field = [...document.querySelectorAll("label")].find((one) =>
        one.textContent.startsWith(${JSON.stringify(label)}))?.querySelector("select");
      if (!field) return false;
      const set = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set;
      set.call(field, ${JSON.stringify(value)});
      field.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    })()`;
    await expectSoon(() => this.evaluate(choose), (there) => there, `a list ${label}`);
  }

  /** Waits until these words stand on the page. */
  async reads(words) {
    await expectSoon(
      () => this.evaluate("document.body.innerText"),
      (text) => text?.includes(words),
      words,
    );
  }

  /** Puts another tab in front of it, and waits until the page knows. */
  async hide() {
    const { browserContextId } = this;
    await this.cdp.send("Target.createTarget", { url: "about:blank", browserContextId });
    await expectSoon(
      () => this.evaluate("document.visibilityState"),
      (state) => state === "hidden",
      "the page is hidden",
    );
  }
}

/**
 * For a page: writes down when something can be heard, on the audio clock, at the end of the chain,
 * where nothing is known of what was scheduled. `window.heard` has the beginnings, at least five
 * seconds apart, `window.audioNow()` the clock.
 */
export const LISTEN = `(() => {
  window.heard = [];
  const connect = AudioNode.prototype.connect;
  const ears = new WeakMap();
  let last = -Infinity;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      const { context } = this;
      if (!ears.has(context)) {
        const ear = context.createScriptProcessor(1024, 1, 1);
        ear.onaudioprocess = ({ inputBuffer, playbackTime }) => {
          const samples = inputBuffer.getChannelData(0);
          const at = samples.findIndex((sample) => Math.abs(sample) > 0.05);
          if (at < 0) return;
          const when = playbackTime + at / context.sampleRate;
          if (when - last > 5) window.heard.push({ at: when, seen: document.visibilityState });
          last = when;
        };
        connect.call(ear, to);
        ears.set(context, ear);
        window.audioNow = () => context.currentTime;
      }
      connect.call(this, ears.get(context));
    }
    return connect.call(this, to, ...rest);
  };
})()`;
