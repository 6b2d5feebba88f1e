// How the nodes are: four cards for one of them or for all, and a table of all.

import { element, find, icon, readable, written } from "./dom.js";
import { SECONDS, sparkline } from "./sparkline.js";

const SILENT = 10; // seconds after which a node that says nothing is shown as silent
const FORGOTTEN = 300; // … and after which it is not shown any more
const MOST = 100; // nodes; anybody may emit a metrics.update
const LARGEST = 1e9; // reading that can be one: of memory, that is a thousand terabytes
const POINTS = 600; // of a sparkline, at most: twice as many as it has pixels
const ALL = null;
const READINGS = ["cpu", "memory", "requests", "errors"];
// One machine may hold several nodes: its CPU and memory are not added up. Their requests are.
const TOGETHER = {
  cpu: ["highest", Math.max], memory: ["highest", Math.max], requests: ["sum", plus], errors: ["sum", plus],
};

// After its name and when it was seen: what the table tells of a node. Of what it does not tell: –, which is not 0.
const COLUMNS = [
  ({ cpu }) => (cpu === null ? "–" : `${Math.round(cpu)} %`),
  ({ memory, memory_total: total }) => (total && memory !== null ? `${Math.round((100 * memory) / total)} %` : "–"),
  ({ requests }) => (requests === null ? "–" : written(requests)),
  ({ connections }) => (connections === null ? "–" : written(connections)),
];

function plus(...numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

const seconds = () => Date.now() / 1000;

// A number, also as text; or null for what can be no reading. `Number` would make 0 of nothing, and of an empty list.
function reading(value) {
  const number = typeof value === "string" && value.trim() ? Number(value) : value;
  return typeof number === "number" && number >= 0 && number <= LARGEST ? number : null;
}

// The data of a `metrics.update`, its readings numbers or null; or nothing, if it names no node.
function checked(data) {
  if (typeof data.node !== "string" || !data.node) return null;
  const numbers = [...READINGS, "memory_total", "connections"].map((name) => [name, reading(data[name])]);
  return { node: data.node, ...Object.fromEntries(numbers) };
}

export class Vitals {
  #nodes = new Map(); // name → { data, seen, series: { reading: [{ at, value }] } }
  #selected = ALL;
  #crowded = -Infinity; // when last there was no place for a node

  // A `metrics.update`. What was stored was seen when it was emitted; what comes live, now: clocks may differ.
  take(event, live) {
    const data = checked(event.data);
    if (!data) return;
    if (!this.#nodes.has(data.node) && this.#nodes.size >= MOST) {
      this.#crowded = seconds();
      return;
    }
    const at = live ? seconds() : Math.min(seconds(), Date.parse(event.time) / 1000);
    const node = this.#nodes.get(data.node) ?? { series: Object.fromEntries(READINGS.map((name) => [name, []])) };
    Object.assign(node, { data, seen: at });
    for (const name of READINGS) {
      if (data[name] === null) continue;
      const series = node.series[name];
      series.push({ at, value: data[name] });
      while (series[0].at < at - SECONDS || series.length > POINTS) series.shift();
    }
    this.#nodes.set(data.node, node);
  }

  // Whether a node that was heard before says nothing any more.
  silent(name) {
    return seconds() - (this.#nodes.get(name)?.seen ?? Infinity) >= SILENT;
  }

  // Let go of nodes that have been silent for long; their names.
  forget() {
    const gone = [...this.#nodes.keys()].filter((name) => seconds() - this.#nodes.get(name).seen >= FORGOTTEN);
    gone.forEach((name) => this.#nodes.delete(name));
    return gone;
  }

  draw() {
    if (!this.#nodes.has(this.#selected)) this.#selected = ALL;
    READINGS.forEach((name) => this.#drawCard(name));
    this.#drawTable();
  }

  #shownNodes() {
    const names = [...this.#nodes.keys()].sort();
    const speaking = names.filter((name) => !this.silent(name));
    if (this.#selected !== ALL) return [this.#selected];
    return speaking.length ? speaking : names; // a silent one does not count, as long as others speak
  }

  #drawCard(name) {
    const card = find(`[data-card="${name}"]`);
    const shown = this.#shownNodes().map((each) => this.#nodes.get(each));
    const nodes = shown.filter(({ data }) => data[name] !== null);
    find(".sparkline", card)?.remove();
    if (!nodes.length) {
      find(".value", card).textContent = "–";
      find(".quiet", card).textContent = "";
      return;
    }
    const [how, together] = TOGETHER[name];
    const value = together(...nodes.map(({ data }) => data[name]));
    const total = Math.max(...nodes.map(({ data }) => data.memory_total));
    const unit = { cpu: " %", memory: " MB" }[name];
    find(".value", card).replaceChildren(written(value), ...(unit ? [element("small", {}, unit)] : []));
    const of = name === "memory" && total ? `of ${written(total)} MB` : "";
    const whose = nodes.length > 1 ? `${how} of ${nodes.length} nodes` : readable(nodes[0].data.node);
    find(".quiet", card).textContent = [of, whose].filter(Boolean).join(" · ");
    const top = { cpu: 100, memory: total || undefined }[name];
    card.append(sparkline(merged(nodes.map((node) => node.series[name]), together), seconds(), top));
    card.classList.toggle("stale", this.#shownNodes().every((each) => this.silent(each)));
  }

  // Rows are changed in place: one that was made anew while somebody presses its button would swallow the press.
  #drawTable() {
    const names = [...this.#nodes.keys()].sort();
    const body = find("#nodes tbody");
    for (const row of [...body.rows]) if (!names.includes(row.dataset.node)) row.remove();
    names.forEach((name, index) => {
      if (body.rows[index]?.dataset.node !== name) body.insertBefore(this.#row(name), body.rows[index] ?? null);
      this.#fill(body.rows[index], name, this.#nodes.get(name));
    });
    find("#nodes table").hidden = names.length === 0;
    find("#more-nodes").hidden = seconds() - this.#crowded >= SILENT;
    find("#more-nodes").textContent = `There are more; the first ${MOST} are shown, and counted above.`;
    find("#no-nodes").hidden = names.length > 0;
  }

  #row(name) {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", () => {
      this.#selected = this.#selected === name ? ALL : name;
      this.draw();
    });
    const head = element("th", { scope: "row" }, button, element("span", { class: "quiet" }));
    return element("tr", { "data-node": name }, head, ...COLUMNS.map(() => element("td")));
  }

  #fill(row, name, { data, seen }) {
    const ago = Math.max(0, Math.round(seconds() - seen));
    const silent = this.silent(name);
    row.classList.toggle("silent", silent);
    find("button", row).setAttribute("aria-pressed", String(this.#selected === name));
    const last = silent ? [icon("warning"), `silent for ${ago} s`] : [ago ? `${ago} s ago` : "just now"];
    find(".quiet", row).replaceChildren(...last);
    COLUMNS.forEach((column, index) => { row.cells[index + 1].textContent = column(data); });
  }
}

// Several series as one: what the latest values of all make together, at the end of each span of two seconds.
function merged(series, together) {
  if (series.length === 1) return series[0];
  const moments = series.flatMap((points, index) => points.map((point) => ({ ...point, index })));
  moments.sort((one, other) => one.at - other.at);
  const latest = new Map();
  const spans = new Map();
  for (const { at, value, index } of moments) {
    latest.set(index, value);
    spans.set(Math.floor(at / 2), { at, value: together(...latest.values()) });
  }
  return [...spans.values()];
}
