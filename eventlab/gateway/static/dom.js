// Making elements. Whatever comes from an event goes in as text: there is no way here to say it in HTML.

export const find = (selector, within = document) => within.querySelector(selector);

// Marks of direction (U+202E and its kin) would turn around what stands beside them, so that `gpj.exe` reads as a
// picture's name. They are written as JSON escapes them, and as the log does.
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
export const readable = (text) =>
  text.replace(TURNING, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);

// element("li", { class: "alert" }, icon("warning"), "CPU at 95 %")
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.map((child) => (typeof child === "string" ? readable(child) : child)));
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
