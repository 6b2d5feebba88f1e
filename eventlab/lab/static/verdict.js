// The buttons of a verdict's card. The card itself is HTML in the cell's output; this finds it there by its key, puts
// buttons where the verbs to type stand, and shows what they bring. When the kernel lets the card go, the verbs return.

const GONE = "The kernel has restarted: run the cell again.";
const WORKING = "Working…";
const NO_ANSWER = "No answer yet. The kernel is busy, or it has restarted: then run the cell again.";
const [A_MOMENT, SOON, PATIENCE] = [250, 1_000, 30_000]; // milliseconds; a first timeline takes two seconds, on a busy machine ten
const TITLES = { timeline: "Timeline", lines: "Runnable lines", bundle: "Kept for an author", reset: "Reset", solution: "Ours", check: "Checked again" };
const IN_CODE = ["timeline", "lines", "solution", "check"];
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

// What one press brought: a title, and the words, the code or the picture.
function article({ verb, turn, shown }) {
  const said = h("article", { class: `el-said t-said-${verb}`, "data-turn": turn });
  if (TITLES[verb]) said.append(h("p", { class: "el-title" }, TITLES[verb]));
  const code = h("pre", { tabindex: "0" }, shown.text);
  if (shown.png) {
    const image = h("img", { alt: shown.alt, src: `data:image/png;base64,${shown.png}` });
    if (shown.width) image.width = shown.width;
    said.append(image, h("details", {}, h("summary", {}, "the same as a table"), code));
  } else if (IN_CODE.includes(verb)) {
    said.append(code);
  } else {
    said.append(...shown.text.split("\n").map((line) => h("p", {}, line)));
  }
  return said;
}

async function copy(said) {
  let outcome = COPIED;
  try {
    await navigator.clipboard.writeText(said.querySelector("pre").textContent);
  } catch {
    outcome = REFUSED; // also where the page has no clipboard at all: it is not served from a safe address
  }
  said.querySelector(".el-title").after(h("p", { class: "t-copied" }, outcome));
}

// One card in the page: `draw()` after each answer, `leave()` when the kernel lets it go.
function enliven(card, model) {
  const state = () => model.get("state");
  let [turn, waiting, timers] = [state().turn, "", []];
  const words = card.querySelector(".el-try");

  const press = (verb) => {
    if (waiting) return;
    waiting = verb;
    tell("");
    timers = [setTimeout(() => tell(WORKING), SOON), setTimeout(() => stop(NO_ANSWER), PATIENCE)];
    mark();
    try {
      model.send({ press: verb });
    } catch { // the way to the kernel that knew this card is closed
      stop(GONE);
    }
  };
  const stop = (why) => {
    timers.forEach(clearTimeout);
    waiting = "";
    tell(why, true);
    mark();
  };
  const answer = (verb) => {
    reset.focus(); // the button that was pressed goes away, and the focus would go with it
    press(verb);
  };

  const buttons = state().buttons.map(({ verb, label }) => button(label, verb, () => press(verb)));
  const reset = buttons.find((one) => one.classList.contains("t-reset"));
  const verbs = h("div", { class: "el-verbs", role: "group", "aria-label": `About ${state().exercise}` }, ...buttons);
  const asking = h("div", { class: "el-asking t-asking", "aria-live": "polite" });
  const said = h("div", { class: "el-log t-said", role: "log", "aria-live": "polite" });
  const note = h("p", { class: "el-tell t-note", role: "status" });
  const below = h("div", { class: "el-below" }, asking, said, note);

  const tell = (text, wrong = false) => {
    note.textContent = text;
    note.classList.toggle("el-error", wrong);
  };
  const mark = () => { // a pressed button keeps the focus, so it is never `disabled`
    for (const one of buttons) one.setAttribute("aria-disabled", String(waiting !== ""));
    reset?.setAttribute("aria-expanded", String(state().asks !== ""));
  };
  const ask = () => {
    if (asking.firstChild?.textContent === state().asks) return;
    asking.replaceChildren();
    if (!state().asks) return;
    const yes = button(`Reset ${state().exercise}`, "yes", () => answer("yes"));
    const no = button("Keep what I have", "no", () => answer("no"));
    asking.append(h("p", {}, state().asks), h("div", { class: "el-choice" }, yes, no));
  };
  const draw = () => {
    const now = state(), pressed = now.turn === turn ? "" : waiting;
    if (now.turn !== turn) {
      timers.forEach(clearTimeout);
      [turn, waiting] = [now.turn, ""];
    }
    const there = new Map([...said.children].map((one) => [one.dataset.turn, one]));
    for (const one of now.said) if (!there.has(String(one.turn))) said.append(article(one));
    for (const [at, one] of there) if (!now.said.some(({ turn }) => String(turn) === at)) one.remove();
    ask();
    tell(now.error || now.note, now.error !== "");
    mark();
    const fresh = said.querySelector(`[data-turn="${turn}"]`);
    if (!pressed || !fresh) return;
    if (pressed === "lines") copy(fresh);
    fresh.scrollIntoView({ block: "nearest" });
  };

  // Lab would take Enter, Space and letters for its own; its shortcuts with Ctrl go on working.
  const keys = (event) => {
    if (event.key === "Escape" && state().asks) answer("no");
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  };
  card.addEventListener("keydown", keys);
  const next = card.querySelector(".el-foot a");
  const goOn = (event) => { if (event.isTrusted) askAgain(next); };
  next?.addEventListener("click", goOn);
  words.hidden = true;
  words.after(verbs);
  words.parentNode.after(below);
  showWhatMatters(card.querySelector(".el-trace"));
  draw();
  const leave = () => {
    timers.forEach(clearTimeout);
    card.removeEventListener("keydown", keys);
    next?.removeEventListener("click", goOn);
    verbs.remove();
    below.remove();
    words.hidden = false;
  };
  return { draw, leave };
}

// A notebook that was not open yet is opened at its top: Lab looks for the cell before the cells have their places.
// When they are drawn, it is asked once more, and finds it.
function askAgain(link) {
  const before = new Set(document.querySelectorAll(".jp-NotebookPanel"));
  let [drawn, left] = [0, PATIENCE / A_MOMENT];
  const look = () => {
    const fresh = [...document.querySelectorAll(".jp-NotebookPanel:not(.lm-mod-hidden)")].find((one) => !before.has(one));
    const now = fresh?.querySelectorAll(".jp-RenderedMarkdown > *").length ?? 0;
    if (now && now === drawn) return link.click();
    drawn = now;
    if (left-- > 0) setTimeout(look, A_MOMENT);
  };
  look();
}

// A trace too long for its frame begins where it matters, and the keyboard can scroll it.
function showWhatMatters(trace) {
  if (!trace || trace.scrollHeight <= trace.clientHeight) return;
  trace.tabIndex = 0;
  const row = trace.querySelector(".el-matters");
  if (row) trace.scrollTop = row.offsetTop - trace.clientHeight / 2;
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
