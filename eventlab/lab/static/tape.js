// The view of the tape player: it draws snapshots and sends presses. It decides nothing.

export default {
  render({ model, el }) {
    const state = () => model.get("state"), limit = model.get("limit");
    const stage = h("section", { class: "eventlab el-tape", "aria-label": "Tape player" });
    stage.addEventListener("keydown", (event) => event.stopPropagation()); // else Lab takes arrows, Enter and letters
    let waiting = false; // for the answer to our own press; the kernel's `busy` comes a little later
    const send = (what, more = {}) => {
      waiting = true;
      model.send({ do: what, ...more });
      draw();
    };

    // -- the prediction comes first --------------------------------------------------------------------------
    const group = `predict-${Math.random()}`; // of radio buttons; two views may be on one page
    const answers = Object.entries(model.get("answers")).map(([key, words]) =>
      h("label", { class: "el-answer" }, h("input", { type: "radio", name: group, value: key, class: `t-answer-${key}` }), words),
    );
    const chosen = () => answers.map((label) => label.firstChild).find((radio) => radio.checked)?.value;
    const predict = button("That is my prediction", "predict", () => {
      if (!chosen()) return;
      send("predict", { answer: chosen() });
      emit.focus();
    });
    const asking = h("fieldset", { class: "el-predict t-prediction" }, h("legend", {}, h("b", {}, "Predict. "), model.get("question")), ...answers, predict);
    asking.addEventListener("change", () => predict.setAttribute("aria-disabled", String(!chosen())));
    predict.setAttribute("aria-disabled", "true");
    const predicted = h("p", { class: "el-predicted t-verdict" });

    // -- the controls ----------------------------------------------------------------------------------------
    const emit = button("Emit", "emit", () => send("emit", { count: 1 }));
    const three = button("Emit three", "emit-three", () => send("emit", { count: 3 }));
    const bob = button("Switch Bob off", "bob", () => send(state().bob.here ? "off" : "on"));
    const renew = button("New tape", "renew", () => send("renew"));
    const controls = h("div", { class: "el-controls", role: "group", "aria-label": "Controls" }, emit, three, bob, renew);

    // -- the radio above the tape, order below order -------------------------------------------------------------
    const orders = pentagon("orders");
    const trail = h("ol", { class: "el-trail t-trail", "aria-label": "Steps of the last operation, in their order" });
    const lines = state().workers.map(({ name }) => {
      const line = { name, cursor: cursor(name, limit, (after) => send("move", { name, after })) };
      for (const part of ["radio", "tape"]) {
        line[part] = { circle: h("span", { class: "el-worker" }, name), slots: h("ol", { class: `el-slots t-${part}-${name.toLowerCase()}` }) };
      }
      line.hearing = h("p", { class: `el-account t-hearing-${name.toLowerCase()}` });
      line.account = h("p", { class: `el-account t-account-${name.toLowerCase()}` });
      return line;
    });
    const strip = h("ol", { class: "el-slots el-strip t-strip", "aria-label": "On the tape" });
    const room = h("p", { class: "el-account t-room" });
    const lane = (name, title, note, ...rows) => h("section", { class: `el-lane el-${name}`, "aria-label": title }, h("h4", {}, title), h("p", { class: "el-note" }, note), ...rows);
    const radio = lane("radio", "Publish and subscribe: a radio", "Who is off hears nothing, then or later.",
      h("div", { class: "el-line" }, h("span", {}), h("span", { class: "el-bus", "aria-hidden": "true" })),
      ...lines.map((line) => h("div", { class: "el-line" }, line.radio.circle, line.radio.slots, line.hearing)));
    const tape = lane("log", "Event stream: a tape", "Each reader has a cursor. Drag it; or lift it with ← and →, and put it down with Enter.",
      h("div", { class: "el-line" }, h("span", {}), strip, room),
      ...lines.map((line) => h("div", { class: "el-line" }, line.tape.circle, h("div", {}, line.cursor.track, line.tape.slots), line.account)));
    const sentence = h("p", { class: "el-sentence t-sentence", role: "status" });
    const fault = h("p", { class: "el-error t-error", role: "alert" });
    stage.append(asking, predicted, controls, h("div", { class: "el-path" }, orders, trail), radio, tape, sentence, fault);
    el.append(stage);

    // -- drawing -----------------------------------------------------------------------------------------------
    const slot = (number, form, words, ...shown) =>
      h("li", { "data-number": number, "data-form": form }, ...shown, h("span", { class: "el-hidden" }, `order ${number}${words}`));
    const fill = (slots, shown) => slots.replaceChildren(...state().tape.map((number) => shown(number) ?? h("li", { "aria-hidden": "true" })));
    const count = (account, words, between) => {
      const [much, of] = words.split(between);
      account.replaceChildren(h("b", {}, much), between + of);
    };
    const drawLine = (line, worker) => {
      fill(line.radio.slots, (number) => worker.heard.includes(number)
        ? slot(number, "delivered", ", heard", ticket(number))
        : slot(number, "lost", ", never heard", ticket(number, "lost")));
      fill(line.tape.slots, (number) => {
        const read = worker.read.find((each) => each.number === number);
        if (!read) return null;
        const times = read.times > 1 ? h("span", { class: "el-times", "aria-hidden": "true" }, `×${read.times}`) : "";
        const words = read.times > 1 ? `, read ${read.times} times` : read.form === "late" ? ", read late" : ", read";
        return slot(number, read.form, words, ticket(number, read.form), times);
      });
      for (const { circle } of [line.radio, line.tape]) {
        circle.classList.toggle("el-away", !worker.here);
        circle.replaceChildren(worker.name, ...(worker.here ? [] : [h("br"), "off"]));
      }
      count(line.hearing, worker.hearing, " of ");
      count(line.account, worker.account, " for ");
    };
    const draw = () => {
      const now = state(), closed = model.get("closed"), room_left = limit - now.tape.length;
      const off = waiting || model.get("busy") || closed || now.prediction === null;
      lines.forEach((line, at) => {
        drawLine(line, now.workers[at]);
        if (!waiting) line.cursor.show(now.workers[at].cursor, now.tape.length, off);
      });
      fill(strip, (number) => slot(number, "kept", "", cell(number)));
      room.textContent = room_left ? `${now.tape.length} of ${limit} places` : "full: take a new tape";
      trail.replaceChildren(...now.trail.map((step) => h("li", {}, step)));
      sentence.textContent = closed ? "Closed. Run the cell again to open a new tape player." : now.sentence;
      fault.textContent = model.get("error");
      asking.hidden = now.prediction !== null;
      predicted.hidden = now.prediction === null;
      predicted.textContent = now.verdict || (now.prediction && `Your prediction: ${model.get("answers")[now.prediction]}.`);
      bob.textContent = now.bob.here ? "Switch Bob off" : "Switch Bob on";
      for (const [control, needs] of [[emit, 1], [three, 3], [bob, 0], [renew, 0]]) {
        control.setAttribute("aria-disabled", String(off || needs > room_left));
      }
    };
    const move = () => {
      const now = state();
      const find = (slots, number) => slots.querySelector(`[data-number="${number}"] > .el-ticket, [data-number="${number}"] > .el-cell`);
      now.moved.forEach((number, at) => {
        const targets = lines.map((line) => line.radio.slots.querySelector(`[data-number="${number}"][data-form="delivered"] > *`));
        for (const target of [...targets, find(strip, number)]) fly(stage, number, orders, target, at * 400);
      });
      lines.forEach((line, at) => now.workers[at].now.forEach((number, place) => {
        const behind = now.moved.includes(number) ? 400 : 0; // it must be on the tape before it is read
        fly(stage, number, find(strip, number), find(line.tape.slots, number), behind + place * 400);
      }));
    };

    let turn = state().turn;
    model.on("change:state", () => {
      const moved = state().turn !== turn;
      turn = state().turn;
      if (moved) {
        waiting = false;
        stage.getAnimations({ subtree: true }).forEach((motion) => motion.finish()); // the press before was not waited for
      }
      draw();
      if (moved) requestAnimationFrame(move);
    });
    for (const name of ["busy", "error", "closed"]) model.on(`change:${name}`, draw);
    draw();
  },
};
