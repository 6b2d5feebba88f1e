// The theme: as the reader's system has it, or as the reader says. In the head and not a module, so that a page that
// was set to dark does not flash white first.
"use strict";

const KEPT = "eventlab-theme";
const THEMES = ["auto", "light", "dark"];
let theme = "auto"; // as long as the page lives, where the browser keeps nothing

function setTheme(name) {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

// A browser that is told to keep nothing for this page throws at the very name of its storage: null, then.
function ifKept(use) {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}

const kept = ifKept(() => localStorage.getItem(KEPT));
if (THEMES.includes(kept)) theme = kept;
setTheme(theme);

addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme");
  const show = () => {
    button.textContent = { auto: "◐ Auto", light: "○ Light", dark: "● Dark" }[theme];
    button.setAttribute("aria-label", `Theme: ${theme}`);
  };
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    ifKept(() => localStorage.setItem(KEPT, theme));
    setTheme(theme);
    show();
  });
  show();
});
