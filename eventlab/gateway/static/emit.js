// A form that emits an event, and says where it is stored.

import { find } from "./dom.js";
import { ask } from "./server.js";

export function readyToEmit() {
  find("#emit").addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    try {
      const type = JSON.stringify(find("#emit-type").value.trim());
      const data = find("#emit-data").value.trim() || "{}";
      JSON.parse(data); // to say what is wrong with it. Sent as typed: a page makes 9007199254740992 of …993
      const body = `{"type": ${type}, "data": ${data}}`;
      const { events: [stored] } = await ask("api/events", { method: "POST", body });
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
