// The view of the name coach: it draws snapshots, and sends what is typed and pressed. It judges nothing.

const KINDS = { good: "✓ A good event.", event: "An event.", command: "A command.", query: "A query.", none: "No kind of message." };
const PAUSE = 250; // milliseconds without a keystroke, after which a name is sent

export default {
  render({ model, el }) {
    const state = () => model.get("state");
    const stage = h("section", { class: "eventlab el-coach", "aria-label": "Name coach with five listeners" });
    stage.addEventListener("keydown", (event) => event.stopPropagation()); // else Lab takes arrows, Enter and letters
    let [pressed, typing] = [false, null]; // a press lets tickets travel; typing does not
    const send = (what, more) => {
      clearTimeout(typing);
      pressed = true;
      model.send({ do: what, ...more });
    };

    // -- the prediction comes first --------------------------------------------------------------------------
    const group = `coach-${Math.random()}`; // of radio buttons; two views may be on one page
    const answers = Object.entries(model.get("answers")).map(([key, words]) =>
      h("label", { class: "el-answer" }, h("input", { type: "radio", name: group, value: key, class: `t-answer-${key}` }), words),
    );
    const chosen = () => answers.map((label) => label.firstChild).find((radio) => radio.checked)?.value;
    let asked = false; // here, and not in another view of the same coach
    const predict = button("That is my prediction", "predict", () => {
      if (!chosen()) return;
      asked = true;
      send("predict", { answer: chosen() });
    });
    const asking = h("fieldset", { class: "el-predict t-prediction" }, h("legend", {}, h("b", {}, "Predict. "), model.get("question")), ...answers, predict);
    asking.addEventListener("change", () => predict.setAttribute("aria-disabled", String(!chosen())));
    predict.setAttribute("aria-disabled", "true");
    const predicted = h("p", { class: "el-predicted t-verdict" });

    // -- the field, and names to try -------------------------------------------------------------------------
    const field = h("input", { type: "text", class: "el-name t-name", maxlength: 200, spellcheck: "false", autocapitalize: "off", autocomplete: "off" });
    const take = (name) => {
      field.value = name;
      send("name", { name });
    };
    field.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => { send("name", { name: field.value }); pressed = false; }, PAUSE);
    });
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") take(field.value); });
    const tries = model.get("tries").map((name, number) => button(h("code", {}, name), `try-${number + 1}`, () => take(name)));
    const naming = h("div", { class: "el-naming" },
      h("label", {}, h("b", {}, "Name what happened "), field),
      h("div", { class: "el-controls", role: "group", "aria-label": "Names to try" }, h("span", { class: "el-word" }, "or try"), ...tries));

    // -- the listeners, the sentence, the advice ---------------------------------------------------------------
    const slots = {};
    const listeners = h("ol", { class: "el-listeners", "aria-label": "Listeners" }, ...model.get("listeners").map(([name, pattern]) => {
      slots[name] = h("span", { class: "el-slot" });
      return h("li", { class: `el-listener t-${name}` }, h("span", { class: "el-circle" }, name), h("code", {}, pattern), slots[name]);
    }));
    const mark = h("span", { class: "el-mark" });
    const sentence = h("p", { class: "el-sentence t-sentence" });
    const kind = h("b", { class: "el-kind t-kind" });
    const reason = h("span", { class: "t-reason" });
    const says = h("p", { class: "el-says" }, kind, reason);
    const heard = h("div", { role: "status", class: "el-heard" }, h("div", { class: "el-first" }, mark, sentence), says);
    const mend = button("", "mend", () => take(state().mend));
    const fault = h("p", { class: "el-error t-error", role: "alert" });
    stage.append(asking, predicted, naming, listeners, heard, mend, fault);
    el.append(stage);

    // -- drawing -----------------------------------------------------------------------------------------------
    const draw = () => {
      const now = state(), closed = model.get("closed"), open = now.prediction !== null;
      asking.hidden = open;
      predicted.hidden = naming.hidden = !open;
      predicted.textContent = now.verdict;
      if (document.activeElement !== field || asked) field.value = now.name;
      field.readOnly = closed;
      for (const name of Object.keys(slots)) {
        const hears = now.heard.includes(name);
        slots[name].parentElement.setAttribute("data-heard", hears);
        const word = h("span", { class: "el-word" }, hears ? "hears" : "silent");
        slots[name].replaceChildren(...(hears ? [ticket("1"), word] : [word]));
        slots[name].hidden = !now.name;
      }
      mark.replaceChildren(...(now.name ? [ticket("1", now.taken ? "delivered" : "lost")] : []));
      sentence.textContent = closed ? "Closed. Run the cell again to open a new coach." : now.sentence;
      says.hidden = !now.name;
      kind.textContent = KINDS[now.good ? "good" : now.kind];
      reason.textContent = ` ${now.reason}`;
      mend.hidden = !now.mend;
      mend.replaceChildren("Better:", h("code", {}, now.mend ?? ""));
      for (const control of [...tries, mend]) control.setAttribute("aria-disabled", String(closed));
      fault.textContent = model.get("error");
    };
    const changed = () => {
      stage.getAnimations({ subtree: true }).forEach((motion) => motion.finish()); // the press before was not waited for
      draw();
      if (asked) {
        asked = false;
        field.focus();
      }
      if (!pressed) return;
      pressed = false;
      requestAnimationFrame(() => state().heard.forEach((name, k) => fly(stage, "1", field, slots[name].querySelector(".el-ticket"), 100 * k)));
    };
    model.on("change:state", changed);
    for (const name of ["error", "closed"]) model.on(`change:${name}`, draw);
    draw();
    return () => {
      clearTimeout(typing);
      model.off("change:state", changed);
      for (const name of ["error", "closed"]) model.off(`change:${name}`, draw);
    };
  },
};
