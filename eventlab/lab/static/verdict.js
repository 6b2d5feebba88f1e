// The buttons of a verdict's card. The card itself is HTML in the cell's output; this finds it there by its key, puts
// buttons where the verbs to type stand, and shows what they bring. When the kernel lets the card go, the verbs return.

const GONE = "The kernel has restarted: run the cell again.";
const NO_ANSWER = "No answer yet. The kernel is busy, or it has restarted: then run the cell again.";
const PATIENCE = 10_000; // milliseconds; a timeline takes one or two seconds
const TITLES = { timeline: "Timeline", lines: "Runnable lines", bundle: "Kept for an author", reset: "Reset", solution: "Ours" };
const COPIED = "Copied. Paste them into a cell of their own below your answer, and run it.";
const REFUSED = "The browser did not allow copying: select these lines and copy them.";

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const button = (label, name, onclick) => h("button", { type: "button", class: `el-button t-${name}`, onclick }, label);

function result({ verb, turn, shown }) {
  const article = h("article", { class: `el-said t-said-${verb}`, "data-verb": verb, "data-turn": turn });
  if (TITLES[verb]) article.append(h("h4", {}, TITLES[verb]));
  const code = () => h("pre", { tabindex: "0" }, shown.text);
  if (shown.png) {
    const alt = "Your run beside ours. The text below says what it shows.";
    const image = h("img", { alt, src: `data:image/png;base64,${shown.png}` });
    if (shown.width) image.width = shown.width;
    article.append(image, h("details", {}, h("summary", {}, "the timeline as text"), code()));
  } else if (verb === "lines" || verb === "solution" || verb === "timeline") article.append(code());
  else article.append(...shown.text.split("\n").map((line) => h("p", {}, line)));
  return article;
}

// One card in the page: `draw()` after each answer, `leave()` when the kernel lets it go.
function enliven(card, model) {
  const state = () => model.get("state");
  let [turn, waiting, timer] = [state().turn, "", 0];
  const words = card.querySelector(".el-try");

  const press = (verb) => {
    if (waiting) return;
    waiting = verb;
    tell("");
    timer = setTimeout(() => { waiting = ""; tell(NO_ANSWER, true); mark(); }, PATIENCE);
    mark();
    try {
      model.send({ press: verb });
    } catch {
      lost();
    }
  };
  const lost = () => { // the way to the kernel that knew this card is closed
    clearTimeout(timer);
    waiting = "";
    tell(GONE, true);
    mark();
  };

  const buttons = state().buttons.map(({ verb, label }) => button(label, verb, () => press(verb)));
  const reset = buttons.find((one) => one.classList.contains("t-reset"));
  const answer = (verb) => {
    press(verb);
    reset.focus(); // the button that was pressed goes away, and the focus with it
  };
  const controls = h("div", { class: "el-controls", role: "group", "aria-label": `What to do about ${state().exercise}` }, ...buttons);
  const question = h("p", { class: "t-asks" });
  const choice = h("div", { class: "el-choice", hidden: "" },
    button(`Reset ${state().exercise}`, "yes", () => answer("yes")), button("Keep what I have", "no", () => answer("no")));
  const asking = h("div", { class: "el-asking", role: "group", "aria-label": "Reset?", "aria-live": "polite" }, question, choice);
  const said = h("div", { class: "el-log t-said", role: "log", "aria-live": "polite", "aria-label": "What the buttons brought" });
  const note = h("p", { class: "el-note t-note", role: "status" });
  const below = h("div", { class: "el-below" }, asking, said, note);

  const tell = (text, wrong = false) => {
    note.textContent = text;
    note.classList.toggle("el-error", wrong);
  };
  const mark = () => { // pressed buttons keep the focus, so they are never `disabled`
    for (const one of buttons) one.setAttribute("aria-disabled", String(Boolean(waiting)));
    controls.setAttribute("aria-busy", String(Boolean(waiting)));
    reset?.setAttribute("aria-expanded", String(Boolean(state().asks)));
  };
  const draw = () => {
    const now = state();
    const asked = now.turn !== turn ? waiting : "";
    if (now.turn !== turn) clearTimeout(timer);
    [turn, waiting] = [now.turn, now.turn === turn ? waiting : ""];
    const kept = new Map([...said.children].map((one) => [one.dataset.turn, one]));
    const entries = now.said.map((one) => kept.get(String(one.turn)) ?? result(one));
    for (const one of kept.values()) if (!entries.includes(one)) one.remove();
    for (const one of entries) if (!one.isConnected || one.parentNode !== said) said.append(one);
    question.textContent = now.asks;
    choice.hidden = !now.asks;
    tell(now.error || now.note, Boolean(now.error));
    mark();
    if (asked && entries.length && entries.at(-1).dataset.turn === String(turn)) {
      if (asked === "lines") copy(entries.at(-1));
      entries.at(-1).scrollIntoView({ block: "nearest" });
    }
  };
  const copy = async (article) => {
    let outcome = COPIED;
    try {
      await navigator.clipboard.writeText(article.querySelector("pre").textContent);
    } catch {
      outcome = REFUSED; // also where the page has no clipboard at all: it is not served over a safe address
    }
    article.querySelector("h4").after(h("p", { class: "t-copied" }, outcome));
  };

  const keys = (event) => { // else Lab takes Enter, Space and letters; its own shortcuts with Ctrl go on working
    if (event.key === "Escape" && state().asks) answer("no");
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  };
  card.addEventListener("keydown", keys);
  words.hidden = true;
  words.after(controls);
  words.parentNode.after(below);
  draw();
  const leave = () => {
    clearTimeout(timer);
    card.removeEventListener("keydown", keys);
    controls.remove();
    below.remove();
    words.hidden = false;
  };
  return { draw, lost, leave };
}

export default {
  initialize({ model }) {
    const selector = `[data-eventlab-card="${model.get("key")}"]`;
    const cards = new Map(); // the same output may be shown in two places, and be drawn anew
    const look = (root) => {
      for (const card of [root, ...root.querySelectorAll(selector)]) {
        if (card.matches(selector) && !cards.has(card)) cards.set(card, enliven(card, model));
      }
    };
    const observer = new MutationObserver((changes) => {
      for (const change of changes) for (const node of change.addedNodes) if (node instanceof Element) look(node);
    });
    observer.observe(document.body, { childList: true, subtree: true });
    look(document.body);
    model.on("change:state", () => cards.forEach((card) => card.draw()));
    return () => {
      observer.disconnect();
      cards.forEach((card) => card.leave());
    };
  },
};
