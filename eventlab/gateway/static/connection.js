// The line at the top: how the streams are, taken together; and the form that asks for a token when the gateway does.

import { counted, find, say } from "./dom.js";
import { forgetToken, hasToken, keepToken } from "./server.js";

const WORST_FIRST = ["refused", "waiting", "connecting", "live"];
const WORDS = { connecting: "Connecting", live: "Live" };

export class Connection {
  #states = new Map(); // of each stream
  #kind = "";
  #resyncs = 0;

  constructor() {
    find("#retry").addEventListener("click", () => this.#reopen("waiting", "refused"));
    addEventListener("online", () => this.#reopen("waiting"));
    find("#token-form").addEventListener("submit", (submitted) => {
      submitted.preventDefault();
      keepToken(find("#token").value.trim());
      find("#token").value = "";
      find("#token-form").hidden = true;
      find("#token-why").textContent = "";
      this.#reopen("refused");
    });
  }

  // Called by a stream about itself.
  note(stream, state) {
    this.#states.set(stream, state);
    if (state.error?.outdated) return stream.open(); // it was refused while the token was typed in
    if (state.error?.unknown) this.#askForToken(state.error);
    this.#show();
  }

  forget(stream) {
    this.#states.delete(stream);
  }

  resynced(reason) {
    this.#resyncs += 1;
    say(`The stream began anew: ${reason}`);
    this.#show();
  }

  #reopen(...kinds) {
    for (const [stream, { kind }] of this.#states) if (kinds.includes(kind)) stream.open();
  }

  #askForToken(error) {
    if (hasToken()) find("#token-why").textContent = error.message; // the first of the streams to hear it has it
    forgetToken();
    find("#token-form").hidden = false;
    find("#token").focus();
  }

  #show() {
    const states = [...this.#states.values()];
    const kind = WORST_FIRST.find((each) => states.some((state) => state.kind === each));
    const worst = states.find((state) => state.kind === kind);
    find("#state").dataset.state = kind;
    const words = this.#words(kind, worst, states.some((state) => state.kind === "live"));
    find("#state-text").textContent = words;
    find("#retry").hidden = kind !== "waiting" && (kind !== "refused" || worst.error.unknown);
    const reconnects = Math.max(...[...this.#states.keys()].map((stream) => stream.reconnects));
    find("#past").textContent = [
      reconnects && counted(reconnects, "reconnect"),
      this.#resyncs && counted(this.#resyncs, "resync"),
    ].filter(Boolean).join(" · ");
    if (kind !== this.#kind) say(words); // but not each second that is counted down
    this.#kind = kind;
  }

  #words(kind, state, inPart) {
    if (kind === "waiting") return `Reconnecting in ${counted(state.seconds, "second")}`;
    if (kind !== "refused") return WORDS[kind];
    return `${inPart ? "Live, in part" : "Refused"}: ${state.error.unknown ? "who are you?" : state.error.message}`;
  }
}
