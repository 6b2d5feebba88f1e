// The theme: as the reader's system has it, or as the reader says. In the head and not a module, so that a page that
// was set to dark does not flash white first.
"use strict";

const THEMES = ["auto", "light", "dark"];

function setTheme(name) {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

function storedTheme() {
  const name = localStorage.getItem("eventlab-theme");
  return THEMES.includes(name) ? name : "auto";
}

setTheme(storedTheme());

addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme");
  const show = () => {
    button.textContent = { auto: "◐ Auto", light: "○ Light", dark: "● Dark" }[storedTheme()];
    button.setAttribute("aria-label", `Theme: ${storedTheme()}`);
  };
  button.addEventListener("click", () => {
    localStorage.setItem("eventlab-theme", THEMES[(THEMES.indexOf(storedTheme()) + 1) % THEMES.length]);
    setTheme(storedTheme());
    show();
  });
  show();
});
