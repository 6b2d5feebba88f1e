// Making elements. Whatever comes from an event goes in as text: there is no way here to say it in HTML.

export const find = (selector, within = document) => within.querySelector(selector);

// element("li", { class: "alert" }, icon("warning"), "CPU at 95 %")
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function drawing(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// One of the symbols at the top of index.html. It says nothing by itself: a word stands beside it.
export function icon(name) {
  return drawing("svg", { class: "icon", "aria-hidden": "true" }, drawing("use", { href: `#${name}` }));
}

// Said aloud by a screen reader, once. Seen by nobody.
export function say(text) {
  find("#said").textContent = text;
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { maximumFractionDigits: 1, notation: "compact" });
const tenths = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

// 7.5, 1,234 or 10M: a decimal where it tells something, and never wider than its place.
export const written = (value) => (value < 100 ? tenths : value < 1e7 ? whole : short).format(value);

export const counted = (count, noun) => `${whole.format(count)} ${noun}${count === 1 ? "" : "s"}`;
