// The view of the coupling explorer: it draws snapshots and sends presses. It decides nothing.

const ROW = 48; // pixels of a service's row
const STYLES = { direct: "Direct calls", events: "Events" };

const capital = (name) => name[0].toUpperCase() + name.slice(1);

/** Lines from Order to the services, in a box that is stretched to fit: x runs from 0 to 100. */
function wires(now) {
  const [height, middle] = [now.services.length * ROW, (now.services.length * ROW) / 2];
  const events = now.style === "events";
  const at = (place) => (place + 0.5) * ROW;
  const line = (kind, ...points) => `<polyline class="el-wire el-${kind}" points="${points.join(" ")}" />`;
  const drawn = now.services.map((each, place) => {
    if (events) return each.up ? line("listens", `50,${at(place)}`, `100,${at(place)}`) : "";
    return line(!each.up ? "broken" : each.last === "silent" ? "silent" : "calls", `0,${middle}`, `100,${at(place)}`);
  });
  if (events) drawn.push(line("calls", `0,${middle}`, `50,${middle}`));
  const svg = `<svg class="el-wires" viewBox="0 0 100 ${height}" preserveAspectRatio="none" height="${height}" aria-hidden="true">${drawn.join("")}</svg>`;
  return events ? `${svg}<span class="el-bus"></span>` : svg;
}

export default {
  render({ model, el }) {
    const state = () => model.get("state");
    const stage = h("section", { class: "eventlab el-coupling", "aria-label": "Coupling explorer" });
    stage.addEventListener("keydown", (event) => event.stopPropagation()); // else Lab takes arrows, Enter and letters
    let waiting = false; // for the answer to our own press
    const send = (what, more = {}) => {
      waiting = true;
      model.send({ do: what, ...more });
      draw();
    };

    // -- the prediction comes first --------------------------------------------------------------------------
    const group = `coupling-${Math.random()}`; // of radio buttons; two views may be on one page
    const radio = (name, key, words, more = {}) =>
      h("label", { class: "el-answer" }, h("input", { type: "radio", name: `${group}-${name}`, value: key, class: `t-${name}-${key}`, ...more }), words);
    const answers = Object.entries(model.get("answers")).map(([key, words]) => radio("answer", key, words));
    const chosen = () => answers.map((label) => label.firstChild).find((input) => input.checked)?.value;
    const predict = button("That is my prediction", "predict", () => {
      if (!chosen()) return;
      send("predict", { answer: chosen() });
      styles[0].firstChild.focus();
    });
    const asking = h("fieldset", { class: "el-predict t-prediction" }, h("legend", {}, h("b", {}, "Predict. "), model.get("question")), ...answers, predict);
    asking.addEventListener("change", () => predict.setAttribute("aria-disabled", String(!chosen())));
    predict.setAttribute("aria-disabled", "true");
    const predicted = h("p", { class: "el-predicted t-verdict" });

    // -- the controls ----------------------------------------------------------------------------------------
    const off = () => waiting || model.get("closed") || state().prediction === null;
    const styles = Object.entries(STYLES).map(([key, words]) =>
      radio("style", key, words, { onclick: (event) => (off() ? event.preventDefault() : send("switch", { style: key })) }),
    );
    const place = button("Place an order", "place", () => send("place"));
    const join = button("Add Loyalty", "join", () => send("join", { loyalty: !state().loyalty }));
    const controls = h("div", { class: "el-controls", role: "group", "aria-label": "Controls" },
      h("span", { class: "el-styles", role: "radiogroup", "aria-label": "How Order tells the services" }, ...styles), place, join);

    // -- the code, the restaurant, the counters ----------------------------------------------------------------
    const lines = h("ol", { class: "el-lines t-code" });
    const said = h("p", { class: "el-said t-said" });
    const elsewhere = h("p", { class: "el-elsewhere" }, "Each service says itself, in its own code, that it listens.");
    const code = h("section", { class: "el-code", "aria-label": "The code of Order" }, h("h4", {}, "Order: the code that runs"), lines, elsewhere, said);
    const order = pentagon("order");
    const label = h("p", { class: "el-label" });
    const between = h("div", { class: "el-between" });
    const services = h("ol", { class: "el-services t-services" });
    const restaurant = h("section", { class: "el-restaurant", "aria-label": "The restaurant" }, h("h4", {}, "The restaurant"),
      h("p", { class: "el-hint" }, "Press a service to knock it out, or to bring it back."), h("div", { class: "el-map" }, label, order, between, services));
    const counters = h("dl", { class: "el-counters" });
    const sentence = h("p", { class: "el-sentence t-sentence", role: "status" });
    const fault = h("p", { class: "el-error t-error", role: "alert" });
    stage.append(asking, predicted, controls, h("div", { class: "el-sides" }, code, restaurant), counters, sentence, fault);
    el.append(stage);

    const shown = new Map(); // name → { row, … }: a service keeps its button, and the button its focus
    const row = (name) => {
      if (!shown.has(name)) {
        const [dot, note, slot, deed] = [h("span", { class: "el-dot", "aria-hidden": "true" }), h("small", {}), h("span", { class: "el-slot" }), h("span", { class: "el-hidden" })];
        const press = h("button", { type: "button", class: `el-service t-service-${name}`, onclick: () => off() || send("knock", { name }) },
          dot, h("span", { class: "el-name" }, h("b", {}, capital(name)), note), slot, deed);
        shown.set(name, { press, note, slot, deed, item: h("li", {}, press) });
      }
      return shown.get(name);
    };
    const service = (each, now) => {
      const { item, press, note, slot, deed } = row(each.name);
      press.classList.toggle("el-down", !each.up);
      press.setAttribute("aria-disabled", String(off()));
      note.textContent = each.note || "up";
      deed.textContent = each.up ? ". Press to knock it out." : ". Press to bring it back.";
      slot.replaceChildren(...(each.last ? [ticket(now.orders, each.last === "heard" ? "delivered" : "lost")] : []));
      return item;
    };

    const count = (name, words, number) => h("div", {}, h("dt", {}, words), h("dd", { class: `t-${name}` }, String(number)));
    const draw = () => {
      const now = state(), closed = model.get("closed");
      if (!waiting) styles.forEach((one) => (one.firstChild.checked = one.firstChild.value === now.style));
      for (const control of [place, join, ...styles.map((one) => one.firstChild)]) control.setAttribute("aria-disabled", String(off()));
      join.textContent = now.loyalty ? "Remove Loyalty" : "Add Loyalty";
      lines.replaceChildren(...now.code.map((text, number) => {
        const marks = [now.edited.includes(number) ? "el-edited" : "", number === now.stopped ? "el-stopped" : ""];
        const words = [...(marks[0] ? ["edited for Loyalty"] : []), ...(marks[1] ? ["raised here"] : [])].join(", ");
        return h("li", { class: marks.join(" ") }, h("code", {}, text), h("span", { class: "el-word" }, words));
      }));
      said.textContent = now.said && `place_order ${now.said === "returned" ? "returned" : `raised ${now.said}`}`;
      said.classList.toggle("el-raised", now.said !== "" && now.said !== "returned");
      elsewhere.hidden = now.style !== "events";
      label.textContent = now.style === "events" ? "order.placed" : `${now.services.length} calls`;
      between.innerHTML = wires(now);
      const rows = now.services.map((each) => service(each, now));
      if (rows.length !== services.children.length) services.replaceChildren(...rows); // else a row would lose its focus
      const here = now.services.map((each) => each.name);
      counters.replaceChildren(
        count("orders", "orders placed", now.orders),
        count("heard", "heard of the last one", now.orders ? `${now.told.filter((name) => here.includes(name)).length} of ${here.length}` : "–"),
        count("edited", "lines edited in Order", now.loyalty ? now.edited.length : "–"),
        count("unpaid", "cooked, not charged", now.unpaid),
      );
      sentence.textContent = closed ? "Closed. Run the cell again to open a new explorer." : now.sentence;
      fault.textContent = model.get("error");
      asking.hidden = now.prediction !== null;
      predicted.hidden = now.prediction === null;
      predicted.textContent = now.verdict || (now.prediction && `Your prediction: ${model.get("answers")[now.prediction]}`);
    };

    let [turn, orders] = [state().turn, state().orders];
    const changed = () => {
      const now = state();
      if (now.turn !== turn) {
        waiting = false;
        stage.getAnimations({ subtree: true }).forEach((motion) => motion.finish()); // the press before was not waited for
      }
      const placed = now.orders !== orders;
      [turn, orders] = [now.turn, now.orders];
      draw();
      if (placed) requestAnimationFrame(() => now.told.forEach((name, k) => fly(stage, now.orders, order, shown.get(name)?.slot.firstChild, 150 * k)));
    };
    model.on("change:state", changed);
    for (const name of ["error", "closed"]) model.on(`change:${name}`, draw);
    draw();
  },
};
