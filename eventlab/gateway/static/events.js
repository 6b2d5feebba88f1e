// Events as they come, the newest on top. They come from anywhere, and are written as text, whatever they hold.

import { counted, element, find } from "./dom.js";
import { history } from "./server.js";
import { Stream } from "./stream.js";

const SHOWN = 200; // lines in the list; as many may wait while it is paused
const REMEMBERED = 1000; // ids by which an event that comes again is known
const SUMMARY = 300; // characters of its data in an event's line, which shows fewer
const PAST = 500; // stored events that the list begins with, of which vitals are not shown
const EVERYTHING = "*";

export class Events {
  #connection;
  #stream = null;
  #pattern = EVERYTHING;
  #seen = new Set();
  #waiting = [];
  #waited = 0; // how many have come while paused; of these, the last SHOWN wait
  #received = 0;
  #paused = false;
  #drawing = false;

  constructor(connection) {
    this.#connection = connection;
    find("#pause").addEventListener("click", () => this.#pause());
    find("#filter").addEventListener("submit", (submitted) => {
      submitted.preventDefault();
      this.#change(find("#pattern").value.trim());
    });
  }

  listen(pattern = EVERYTHING) {
    this.#stream?.close();
    this.#connection.forget(this.#stream);
    this.#pattern = pattern;
    this.#says(pattern === EVERYTHING ? "Every event but metrics.update, which has its place above." : "");
    const stream = this.#stream = new Stream({
      past: { [pattern]: { limit: PAST } },
      onEvent: (event) => this.#take(event),
      onState: (state) => this.#connection.note(stream, state),
      onResync: (reason) => {
        this.#connection.resynced(reason);
        this.#notice(`Here the stream began anew, and events may be missing: ${reason}`);
      },
    });
    stream.open();
  }

  // The server knows what a pattern is, and which we may listen to. Until it agrees, the old one stays.
  async #change(pattern) {
    try {
      await history(pattern);
    } catch (error) {
      this.#says(error.status ? error.message : "The server does not answer. Try again when the page is live.", true);
      return;
    }
    if (pattern !== find("#pattern").value.trim()) return; // a later one was quicker
    this.#seen.clear();
    this.#waiting = [];
    this.#waited = this.#received = 0;
    find("#event-list").replaceChildren();
    this.listen(pattern);
    this.#show();
  }

  #says(text, wrong = false) {
    find("#pattern-says").textContent = text;
    find("#pattern-says").classList.toggle("wrong", wrong);
    find("#pattern").setAttribute("aria-invalid", String(wrong));
  }

  #take(event) {
    if (this.#pattern === EVERYTHING && event.type === "metrics.update") return;
    if (this.#seen.has(event.id)) return;
    this.#seen.add(event.id);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.values().next().value);
    this.#received += 1;
    this.#waiting.push(event);
    if (this.#waiting.length > SHOWN) this.#waiting.shift();
    if (this.#paused) this.#waited += 1;
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => this.#show()); // a thousand in one frame are drawn as one
    }
  }

  #pause() {
    this.#paused = !this.#paused;
    this.#waited = 0;
    this.#show();
  }

  #show() {
    this.#drawing = false;
    if (!this.#paused) {
      find("#event-list").prepend(...this.#waiting.splice(0).reverse().map(line));
      this.#shorten();
    }
    const shown = find("#event-list").childElementCount;
    const waiting = this.#waited ? `: ${counted(this.#waited, "event")} waiting` : "";
    const more = shown < this.#received && !this.#paused;
    find("#no-events").hidden = shown > 0;
    find("#shown").textContent = more ? `the newest ${shown} of ${counted(this.#received, "event")}` : "";
    find("#pause").setAttribute("aria-pressed", String(this.#paused));
    find("#pause").textContent = this.#paused ? `Resume${waiting}` : "Pause";
  }

  #notice(text) {
    this.#show();
    find("#event-list").prepend(element("li", { class: "notice" }, text));
    this.#shorten();
  }

  #shorten() {
    const list = find("#event-list");
    while (list.childElementCount > SHOWN) list.lastElementChild.remove();
  }
}

// One event: a line, which opens to all of it.
function line(event) {
  const at = new Date(event.time);
  const time = at.toLocaleTimeString("en-GB") + "." + String(at.getMilliseconds()).padStart(3, "0");
  const summary = element("summary", {},
    element("time", { datetime: event.time, title: event.time }, time),
    element("span", { class: "ticket" }, event.type),
    element("span", { class: "actor" }, event.actor ?? event.source ?? ""),
    element("code", {}, JSON.stringify(event.data).slice(0, SUMMARY)),
  );
  const details = element("details", {}, summary);
  details.addEventListener("toggle", () => { // made when it is looked at: most never are
    if (!find("pre", details)) details.append(element("pre", {}, JSON.stringify(event, null, 2)));
  });
  return element("li", {}, details);
}
