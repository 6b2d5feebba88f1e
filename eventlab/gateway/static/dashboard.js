// The dashboard: two streams, and what is drawn from them once a second.
//
//   metrics.update ─┐                ┌─▶ cards, nodes   vitals.js
//                   ├─ stream, named ┤
//   alert ──────────┘                └─▶ alerts         alerts.js
//
//   your pattern ──── stream ──────────▶ list           events.js
//
// Two, and no more: a browser opens six connections to one server, and whoever opens this page thrice wants to load it.

import { Alerts } from "./alerts.js";
import { Connection } from "./connection.js";
import { readyToEmit } from "./emit.js";
import { Events } from "./events.js";
import { Stream } from "./stream.js";
import { Vitals } from "./vitals.js";

const connection = new Connection();
const vitals = new Vitals();
const alerts = new Alerts();

let live = false;
const take = {
  "metrics.update": (event) => {
    vitals.take(event, live);
    alerts.reconcile(event, live);
  },
  alert: (event) => alerts.take(event, live),
};

function draw() {
  alerts.forget(vitals.forget());
  vitals.draw();
  alerts.draw((node) => vitals.silent(node));
}

// A hundred nodes may tell how they are in one second: what they told is drawn with the next frame.
let asked = false;
function drawSoon() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}

const stream = new Stream({
  past: { alert: { limit: 100 }, "metrics.update": { limit: 1000, since: "2m" } }, // an alert says more: it comes first
  query: { named: 1, slow: "conflate" }, // a page that is slow is shown the newest of each node, not all in between
  named: ["metrics.update", "alert"],
  onEvent: (event) => {
    take[event.type]?.(event);
    drawSoon();
  },
  onState: (state) => {
    live = state.kind === "live";
    connection.note(stream, state);
  },
  onResync: (reason) => connection.resynced(reason),
});

stream.open();
new Events(connection).listen();
readyToEmit();
setInterval(draw, 1000);
