// The view of the four wires: it draws snapshots and sends presses. It decides nothing but when the next step is asked for.

const MEASURED = ["Wire", "Direction", "Persisted", "Protocol *", "Best for *"];
const WORDS = { lost: "×", late: "late", open: "?" };
const SPOKEN = { delivered: "arrived", lost: "lost", late: "arrived late", open: "sent, not there" };

export default {
  render({ model, el }) {
    const state = () => model.get("state");
    const stage = h("section", { class: "eventlab el-wires", "aria-label": "Four wires" });
    stage.addEventListener("keydown", (event) => event.stopPropagation()); // else Lab takes arrows, Enter and letters
    let waiting = false; // for the answer to our own press; the kernel's `busy` comes a little later
    let playing = false; // after "Play" the next step is asked for when the last one has been seen
    let timer = 0;
    const send = (what, more = {}) => {
      waiting = true;
      model.send({ do: what, ...more });
      draw();
    };
    const kinds = state().lanes.map((lane) => lane.kind);

    // -- the prediction comes first --------------------------------------------------------------------------
    const fields = kinds.map((kind) => h("input", { type: "number", min: 0, max: model.get("events"), step: 1, inputmode: "numeric", class: `el-guess t-guess-${kind.key}` }));
    const guesses = () => fields.map((field) => (field.value !== "" && field.checkValidity() ? Number(field.value) : null));
    const whole = () => guesses().every((guess) => guess !== null);
    const predict = button("That is my prediction", "predict", () => {
      send("predict", { guesses: guesses() });
      next.focus();
    });
    const asking = h("fieldset", { class: "el-predict t-prediction" }, h("legend", {}, h("b", {}, "Predict. "), model.get("question")),
      h("div", { class: "el-guesses" }, ...kinds.map((kind, k) => h("label", {}, h("span", {}, kind.name), fields[k]))), predict);
    asking.addEventListener("input", () => predict.setAttribute("aria-disabled", String(!whole())));
    asking.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input") && whole()) predict.click();
    });
    predict.setAttribute("aria-disabled", "true");
    const predicted = h("p", { class: "el-predicted t-verdict" });

    // -- the controls ----------------------------------------------------------------------------------------
    const stop = () => {
      playing = false;
      clearTimeout(timer);
    };
    const next = button("Next", "next", () => {
      stop();
      send("step");
    });
    const play = button("Play", "play", () => {
      if (playing) return stop(), draw();
      playing = true;
      send("step");
    });
    const again = button("Again", "again", () => {
      stop();
      send("again", { resume: state().resume });
    });
    const resume = h("input", { type: "checkbox", class: "t-resume", onclick: (event) => {
      if (resume.getAttribute("aria-disabled") === "true") return event.preventDefault();
      stop();
      send("again", { resume: resume.checked });
    } });
    const controls = h("div", { class: "el-controls", role: "group", "aria-label": "Controls" }, next, play, again,
      h("label", { class: "el-check" }, resume, h("span", {}, "SSE sends ", h("code", {}, "id:"), " and resumes from a log")));

    // -- the lanes, the sentence, the table --------------------------------------------------------------------
    const lanes = kinds.map((kind) => {
      const places = Array.from({ length: model.get("events") }, (_, k) =>
        h("li", { class: `el-place${model.get("unplugged").includes(k + 1) ? " el-unplugged" : ""}`, "data-number": k + 1 }));
      const name = h("b", {}, kind.name), note = h("span", { class: "el-note" });
      const count = h("p", { class: "el-count" }), from = h("span", { class: "el-sender", "aria-hidden": "true" });
      const to = h("span", { class: "el-reader", "aria-hidden": "true" });
      const list = h("ol", { class: `el-places t-${kind.key}`, "aria-label": `Events over ${kind.name}` }, ...places);
      return { from, to, note, count, places, row: h("section", { class: "el-lane", "aria-label": kind.name }, h("div", { class: "el-name" }, name, note), from, list, to, count) };
    });
    const plug = h("p", { class: "el-plug t-plug" });
    const sentence = h("p", { class: "el-sentence t-sentence", role: "status" });
    const fault = h("p", { class: "el-error t-error", role: "alert" });
    const body = h("tbody", {});
    const table = h("table", { class: "el-measured t-table" }, h("caption", {}, model.get("note")),
      h("thead", {}, h("tr", {}, ...MEASURED.map((words) => h("th", { scope: "col" }, words)))), body);
    stage.append(asking, predicted, controls, plug, h("div", { class: "el-lanes" }, ...lanes.map((lane) => lane.row)), sentence, fault, table);
    el.append(stage);

    // -- drawing -----------------------------------------------------------------------------------------------
    const fill = (place, number, is) => {
      if (place.dataset.state === is) return; // a ticket may be on its way to it
      place.dataset.state = is;
      const shown = is === "" ? h("span", { class: "el-empty" }, String(number)) : ticket(number, is);
      place.replaceChildren(shown, h("span", { class: "el-hidden" }, is === "" ? "not sent" : `event ${number}, ${SPOKEN[is]}`));
    };
    const name = (lane, now) => (lane.kind.key === "sse" && now.resume ? "id: + log" : "");
    const draw = () => {
      const now = state(), busy = waiting || model.get("busy"), closed = model.get("closed");
      now.lanes.forEach((lane, k) => {
        lanes[k].places.forEach((place, j) => fill(place, j + 1, lane.states[j] ?? ""));
        lanes[k].note.textContent = name(lane, now);
        lanes[k].to.classList.toggle("el-away", !now.plugged);
        const guess = lane.guess === null || now.resume ? "" : `you said ${lane.guess}`;
        lanes[k].count.replaceChildren(h("b", {}, String(lane.arrived)), ` of ${model.get("events")}`, h("span", { class: "el-note" }, guess));
      });
      plug.textContent = now.plugged ? "The plug is in." : "The plug is out.";
      plug.classList.toggle("el-out", !now.plugged);
      body.replaceChildren(...now.lanes.map((lane) => h("tr", {}, h("th", { scope: "row" }, [lane.kind.name, name(lane, now)].filter(Boolean).join(", ")),
        ...[lane.direction || "–", lane.persisted || "–", lane.kind.protocol, lane.kind.best_for].map((words, j) => h("td", { "data-label": MEASURED[j + 1] }, words)))));
      sentence.textContent = closed ? "Closed. Run the cell again to connect the four wires anew." : now.sentence;
      fault.textContent = model.get("error");
      asking.hidden = now.prediction !== null;
      predicted.hidden = now.prediction === null;
      predicted.textContent = now.verdict || (now.prediction && `Your prediction: ${now.prediction.join(", ")}.`);
      next.textContent = now.next || "The run is over";
      play.textContent = playing ? "Pause" : "Play";
      if (!waiting) resume.checked = now.resume;
      const off = closed || now.prediction === null;
      next.setAttribute("aria-disabled", String(off || busy || playing || !now.next));
      play.setAttribute("aria-disabled", String(off || (!playing && (busy || !now.next))));
      for (const control of [again, resume]) control.setAttribute("aria-disabled", String(off || busy));
    };
    const move = () => {
      const now = state();
      if (!now.moved.length) return;
      lanes.forEach((lane, k) => {
        const targets = now.moved.map((number) => lane.places[number - 1]);
        const came = targets.filter((place) => ["delivered", "late"].includes(place.dataset.state));
        if (!came.length) return;
        came.slice(1).forEach((place) => hide(place));
        fly(stage, `${came.length}×`, lane.from, came[0], 0); // more than eight at once: a counted bundle for each wire
      });
    };
    const hide = (place) => {
      if (still()) return;
      const hop = parseFloat(getComputedStyle(stage).getPropertyValue("--el-hop"));
      place.animate([{ opacity: 0 }, { opacity: 0 }], { duration: hop });
    };
    const goOn = () => {
      if (!playing) return;
      if (!state().next || model.get("error")) return stop(), draw();
      timer = setTimeout(() => playing && send("step"), still() ? 0 : model.get("pause"));
    };

    let turn = state().turn;
    const changed = () => {
      const moved = state().turn !== turn;
      turn = state().turn;
      if (moved) {
        waiting = false;
        stage.getAnimations({ subtree: true }).forEach((motion) => motion.finish()); // the press before was not waited for
      }
      draw();
      if (moved) requestAnimationFrame(move);
      if (moved) goOn();
    };
    model.on("change:state", changed);
    for (const name of ["busy", "error", "closed"]) model.on(`change:${name}`, draw);
    changed();
    return stop;
  },
};
