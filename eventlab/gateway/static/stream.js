// A stream of events that comes back by itself.
//
// EventSource does so, too. But it would bring the same ticket again, which is used up; it gives up for good at any
// answer but 200, and tells nobody why; and nobody sees when it will try next. So each EventSource here lives for one
// connection, and the next one brings all that the server needs to know: the id of the last event that we have.

import { history, streamAddress } from "./server.js";

const LONGEST = 15; // seconds between two attempts, at most
const WHY = { // a resync: what its reason means
  ahead: "the log is younger than this page; it was lost, and began again.",
  expired: "what came meanwhile is not kept any more.",
  unreadable: "the server does not know where this page was.",
};

export class Stream {
  reconnects = 0;
  #cursor = null;
  #attempts = 0;
  #source = null;
  #timer = null;
  #closed = false;

  // past: for each pattern, what to ask its history for at the beginning, such as { "order.*": { limit: 100 } }.
  // query: what else the stream is asked for. named: the types that come as named events, if it is asked for those.
  // onEvent(event), onResync(reason), onState({ kind }): "connecting", "live", "waiting" for so many seconds, or
  // "refused" with the error.
  constructor({ past, query = {}, named = [], onEvent, onResync, onState }) {
    this.patterns = Object.keys(past);
    Object.assign(this, { past, query, named, onEvent, onResync, onState });
  }

  // Connect, whatever was before: at the beginning, later, at once instead of later, or with a token that was missing.
  async open() {
    clearInterval(this.#timer);
    if (this.#attempts > 0) this.reconnects += 1;
    this.#tell({ kind: "connecting" });
    try {
      if (this.#cursor === null) await this.#readPast();
      const address = await streamAddress(this.patterns, { ...this.query, after: this.#cursor });
      if (!this.#closed) this.#listen(new EventSource(address));
    } catch (error) {
      this.#failed(error);
    }
  }

  close() {
    this.#closed = true;
    this.#source?.close();
    clearInterval(this.#timer);
  }

  // What is stored of each pattern. The stream goes on behind the first answer: what the others brought beyond that
  // comes again, with the same id.
  async #readPast() {
    const stored = [];
    for (const pattern of this.patterns) stored.push(await history(pattern, this.past[pattern]));
    if (this.#closed) return;
    for (const { events } of stored) events.forEach(this.onEvent);
    this.#cursor = stored[0].cursor;
  }

  #listen(source) {
    this.#source = source;
    const take = (message) => {
      this.#cursor = message.lastEventId || this.#cursor;
      this.onEvent(JSON.parse(message.data));
    };
    source.onopen = () => {
      this.#attempts = 0;
      this.#tell({ kind: "live" });
    };
    source.onmessage = take;
    for (const type of this.named) source.addEventListener(type, take);
    source.addEventListener("resync", (message) => {
      const { cursor, reason } = JSON.parse(message.data);
      this.#cursor = cursor;
      this.onResync(WHY[reason] ?? reason);
    });
    source.onerror = () => this.#lost(source);
  }

  // A connection that broke is opened again. One that never was is asked for without a stream, to be told why.
  async #lost(source) {
    const never = source.readyState === EventSource.CLOSED;
    source.close();
    try {
      if (never) await Promise.all(this.patterns.map((pattern) => history(pattern)));
      this.#wait();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error) {
    if (error.status && !error.passing) this.#tell({ kind: "refused", error });
    else this.#wait();
  }

  // Later and later, and not at the same moment as everybody else whom the same restart threw out.
  #wait() {
    if (this.#closed) return;
    const longest = Math.min(LONGEST, 2 ** ++this.#attempts);
    let seconds = Math.round(longest * (0.5 + Math.random() / 2));
    this.#tell({ kind: "waiting", seconds });
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      seconds -= 1;
      if (seconds > 0) this.#tell({ kind: "waiting", seconds });
      else this.open();
    }, 1000);
  }

  #tell(state) {
    if (!this.#closed) this.onState(state);
  }
}
