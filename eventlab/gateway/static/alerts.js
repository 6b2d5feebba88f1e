// Alerts: one line for each rule that a node finds broken. Never by colour alone: a shape and a word say the same.

import { element, find, icon, readable, say } from "./dom.js";

const FADING = 8; // seconds for which an alert that is over is still seen
const MOST = 100; // alerts; anybody may emit one
const LONGEST = 300; // characters of a message; all of it is in the list of events
const WORDS = { warning: "Warning", critical: "Critical", cleared: "Cleared" };

const named = (...names) => names.every((name) => name && typeof name === "string");
const moment = (event) => Date.parse(event.time);

export class Alerts {
  #alerts = new Map(); // "node rule" → { node, rule, severity, message, time, line, guessed?, dismissed?, cleared? }

  // An `alert`: something changed, or is over; of no node and no rule, where it names none. Live: said aloud.
  take(event, live) {
    const { node = event.source ?? "–", rule = "–", severity } = event.data;
    if (!Object.hasOwn(WORDS, severity) || !named(node, rule)) return; // anybody may emit an event of that name
    const told = named(event.data.message) ? event.data.message : `${rule} says no more.`;
    const message = told.length > LONGEST ? `${told.slice(0, LONGEST)}…` : told;
    const before = this.#alerts.get(`${node} ${rule}`);
    if (!before && this.#alerts.size >= MOST) return;
    if (before?.time > moment(event) && !(before.guessed && before.severity === severity)) return;
    if (severity === "cleared" && !live) this.#remove(`${node} ${rule}`);
    else this.#put({ node, rule, severity, message, time: moment(event) });
    if (live) say(`${WORDS[severity]}, ${node}: ${message}`);
  }

  // A `metrics.update` names what stands: so this page is right, whatever it missed. What it says, nobody knows then.
  reconcile(event, live) {
    const { node, alerts } = event.data;
    if (!named(node) || typeof alerts !== "object" || alerts === null) return;
    const time = moment(event);
    for (const [rule, severity] of Object.entries(alerts)) {
      const known = this.#alerts.get(`${node} ${rule}`);
      if (known?.severity === severity || known?.time > time || !Object.hasOwn(WORDS, severity)) continue;
      if (!known && this.#alerts.size >= MOST) continue;
      this.#put({ node, rule, severity, message: `${rule} is over its limit.`, time, guessed: true });
    }
    for (const [key, alert] of this.#alerts) {
      const stood = alert.node === node && !alert.cleared && alert.time < time;
      if (!stood || Object.hasOwn(alerts, alert.rule)) continue;
      const over = { severity: "cleared", message: `${alert.rule} is within its limit.`, time };
      if (live) this.#put({ ...alert, ...over });
      else this.#remove(key);
    }
  }

  // Nobody knows any more whether the alerts of these nodes stand.
  forget(nodes) {
    for (const [key, { node }] of this.#alerts) if (nodes.includes(node)) this.#remove(key);
  }

  // silent(node): whether it says nothing any more.
  draw(silent) {
    for (const [key, alert] of this.#alerts) {
      if (alert.cleared && Date.now() - alert.cleared > FADING * 1000) this.#remove(key);
      else {
        const where = readable(alert.node);
        find(".where", alert.line).textContent = silent(alert.node) ? `${where}, now silent` : where;
      }
    }
    find("#no-alerts").hidden = find("#alert-list").childElementCount > 0;
    this.#title();
  }

  #put(alert) {
    const key = `${alert.node} ${alert.rule}`;
    const before = this.#alerts.get(key);
    const dismissed = before?.dismissed && before.severity === alert.severity;
    const cleared = alert.severity === "cleared" ? Date.now() : null;
    const line = this.#line(key, alert);
    this.#alerts.set(key, { ...alert, line, dismissed, cleared });
    if (before?.line.isConnected) before.line.replaceWith(line);
    else if (!dismissed && !cleared) find("#alert-list").prepend(line);
    find("#no-alerts").hidden = find("#alert-list").childElementCount > 0;
  }

  #line(key, { node, severity, message, time }) {
    const dismiss = element("button", { type: "button", class: "dismiss", "aria-label": `Dismiss: ${message}` }, "×");
    dismiss.addEventListener("click", () => {
      this.#alerts.get(key).dismissed = true;
      this.#alerts.get(key).line.remove();
      find("#alerts-title").focus();
      find("#no-alerts").hidden = find("#alert-list").childElementCount > 0;
    });
    const where = element("span", { class: "where" }, node);
    return element("li", { class: severity },
      icon(severity),
      element("p", {}, element("strong", {}, WORDS[severity]), ` ${message}`),
      element("p", { class: "quiet" }, where, ` · ${new Date(time).toLocaleTimeString("en-GB")}`),
      dismiss,
    );
  }

  #remove(key) {
    this.#alerts.get(key)?.line.remove();
    this.#alerts.delete(key);
  }

  // The tab's title, for whoever looks at another one.
  #title() {
    const standing = [...this.#alerts.values()].filter(({ cleared }) => !cleared);
    const critical = standing.filter(({ severity }) => severity === "critical").length;
    document.title = `${critical ? "⛔ " : standing.length ? "⚠ " : ""}eventlab`;
  }
}
