// A form that emits an event, and says where it is stored.

import { find } from "./dom.js";
import { ask } from "./server.js";

export function readyToEmit() {
  find("#emit").addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    try {
      const json = { type: find("#emit-type").value.trim(), data: JSON.parse(find("#emit-data").value || "{}") };
      const { events: [stored] } = await ask("api/events", { method: "POST", json });
      says(`Stored at ${stored.position}, with the id ${stored.id}.`);
    } catch (error) {
      says(message(error), true);
    }
  });
}

function message(error) {
  if (error instanceof SyntaxError) return `The data is not JSON: ${error.message}`;
  return error.status ? error.message : "The server does not answer: whether the event is stored, nobody knows.";
}

function says(text, wrong = false) {
  find("#emit-says").textContent = text;
  find("#emit-says").classList.toggle("wrong", wrong);
}
