// The view of the X-ray: it draws snapshots, sends presses, and listens as a real page would. It decides nothing.

const COLUMNS = [
  ["listeners", "Local listeners", "the program's memory"],
  ["log", "Stored entries", "the log"],
  ["page", "The page", ""],
];
const STEPS = { log: "stored", listeners: "listeners told", page: "page told", crash: "ϟ crash", replay: "replayed to the page" };
const SHOWN = 8; // lines of a column; older ones are counted

export default {
  render({ model, el }) {
    const state = () => model.get("state");
    const stage = h("section", { class: "eventlab el-xray", "aria-label": "X-ray of one emit" });
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
      h("label", { class: "el-answer" }, h("input", { type: "radio", name: group, value: key, class: `t-answer-${key.replaceAll(" ", "-")}` }), words),
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
    const restart = button("Restart the program", "restart", () => send("restart"));
    const wire = button("Disconnect the page", "connection", () => send(state().connected ? "disconnect" : "reconnect"));
    const crash = button("Crash between the steps", "crash", () => send("crash"));
    const order = h("input", { type: "checkbox", class: "t-notify-first", onclick: (event) => {
      if (order.getAttribute("aria-disabled") === "true") return event.preventDefault();
      send("notify_first", { wrong: order.checked });
    } });
    const controls = h("div", { class: "el-controls", role: "group", "aria-label": "Controls" }, emit, three, restart, wire, h("label", { class: "el-check" }, order, "Notify before store"), crash);

    // -- the program, the columns, the sentence ----------------------------------------------------------------
    const program = h("span", { class: "el-program t-program" }, pentagon("program"), h("span", { class: "el-word" }));
    const trail = h("ol", { class: "el-trail t-trail", "aria-label": "Steps of the last emit, in their order" });
    const lists = {}, notes = {};
    const columns = COLUMNS.map(([name, title, note]) => {
      lists[name] = h("ol", { class: `el-events t-${name}` });
      notes[name] = h("p", { class: `el-note t-${name}-note` }, note);
      return h("section", { class: `el-column el-${name}`, "aria-label": title }, h("h4", {}, title), notes[name], lists[name]);
    });
    const sentence = h("p", { class: "el-sentence t-sentence", role: "status" });
    const fault = h("p", { class: "el-error t-error", role: "alert" });
    stage.append(asking, predicted, controls, h("div", { class: "el-path" }, program, trail), h("div", { class: "el-columns" }, ...columns), sentence, fault);
    el.append(stage);

    // -- the page: this very browser, where it can reach the server --------------------------------------------
    const seen = new Map(); // id → { number, id, state }: what our own EventSource has received
    let [lastId, address, own, life, close] = ["0-0", null, true, null, () => {}];
    const heard = (message) => {
      const event = JSON.parse(message.data);
      lastId = message.lastEventId || lastId;
      seen.set(event.id, { number: event.data.number, id: event.id, state: missed.has(event.id) ? "late" : "delivered" });
      model.send({ do: "received", id: event.id });
      draw();
    };
    let missed = new Set();
    const connect = () => {
      const now = model.get("closed") || !state().connected ? "away" : state().running ? String(state().restarts) : "waiting";
      if (now === life || !own) return;
      const again = life !== null;
      life = now;
      if (now === "waiting") return; // the stream ends by itself, after its last frame
      close();
      if (now === "away") return;
      missed = new Set(again ? state().log.map((event) => event.id).filter((id) => !seen.has(id)) : []);
      close = listen(address ? [address] : addresses(model.get("port")), `${model.get("path")}&lastEventId=${lastId}`, {
        heard,
        opened: (found) => { address = found; draw(); },
        failed: () => { own = address !== null; draw(); }, // it was open once: then the program is down, not the way to it
      });
    };

    // -- drawing -----------------------------------------------------------------------------------------------
    const form = (name, event) => {
      if (name === "log" || waiting) return "delivered"; // while an emit is under way nobody knows what the log will hold
      if (!state().log.some((entry) => entry.id === event.id)) return "lost";
      return event.state === "late" ? "late" : "delivered";
    };
    const line = (name, number, event) => {
      if (!event) return h("li", { class: "el-hole", "aria-hidden": "true" });
      const is = form(name, event);
      const there = lists[name].querySelector(`[data-id="${event.id}"][data-state="${is}"]`);
      if (there) return there; // a ticket may be on its way to it
      return h("li", { "data-number": number, "data-id": event.id, "data-state": is },
        name === "log" ? cell(number) : ticket(number, is),
        h("span", { class: "el-hidden" }, `event ${number}, id ending in `), h("code", {}, `…${event.id.slice(-6)}`),
        h("span", { class: "el-word" }, { lost: "ghost", late: "late" }[is] ?? ""));
    };
    const draw = () => {
      const now = state(), busy = waiting || model.get("busy"), closed = model.get("closed");
      const shown = { ...now, page: own && address ? [...seen.values()] : now.page };
      const all = [...new Set(COLUMNS.flatMap(([name]) => shown[name].map((event) => event.number)))].sort((a, b) => a - b);
      const older = Math.max(0, all.length - SHOWN);
      for (const [name] of COLUMNS) {
        const byNumber = new Map(shown[name].map((event) => [event.number, event]));
        const lines = all.slice(older).map((number) => line(name, number, byNumber.get(number)));
        const before = all.slice(0, older).filter((number) => byNumber.has(number)).length;
        if (before) lines.unshift(h("li", { class: "el-earlier" }, `${before} earlier`));
        if (!byNumber.size) lines[0] = h("li", { class: "el-empty" }, name === "listeners" && now.restarts ? "empty: memory is gone" : "empty");
        lists[name].replaceChildren(...lines);
      }
      const way = own && address ? "your browser's own EventSource" : own ? "opening an EventSource …" : "shown over kernel messages";
      notes.page.textContent = !now.connected ? "disconnected" : !now.running ? "waiting for the program" : way;
      notes.page.title = own && address ? address : "";
      const word = program.lastChild;
      program.classList.toggle("el-down", !now.running);
      word.textContent = now.running ? "" : "down";
      trail.replaceChildren(...now.trail.map((step) => h("li", { class: `el-step-${step}` }, STEPS[step])));
      sentence.textContent = closed ? "Closed. Run the cell again to open a new X-ray." : now.sentence;
      fault.textContent = model.get("error");
      asking.hidden = now.prediction !== null;
      predicted.hidden = now.prediction === null;
      predicted.textContent = now.verdict || (now.prediction && `Your prediction: ${model.get("answers")[now.prediction]}.`);
      wire.textContent = now.connected ? "Disconnect the page" : "Reconnect the page";
      if (!waiting) order.checked = now.notify_first;
      const off = busy || closed || now.prediction === null;
      for (const [control, needsProgram] of [[emit, true], [three, true], [restart, false], [wire, false], [order, false], [crash, true]]) {
        control.setAttribute("aria-disabled", String(off || (needsProgram && !now.running)));
      }
    };
    const move = () => {
      const now = state();
      now.trail.forEach((step, k) => now.moved.forEach((number, j) => {
        const target = lists[step === "replay" ? "page" : step]?.querySelector(`[data-number="${number}"]`);
        const from = step === "replay" ? lists.log.querySelector(`[data-number="${number}"]`) ?? lists.log : program;
        fly(stage, number, from, target, (k * now.moved.length + j) * (now.moved.length > 1 ? 150 : 400));
      }));
    };

    let turn = state().turn;
    const changed = () => {
      const moved = state().turn !== turn;
      turn = state().turn;
      if (moved) {
        waiting = false;
        stage.getAnimations({ subtree: true }).forEach((motion) => motion.finish()); // the press before was not waited for
      }
      connect();
      draw();
      if (moved) requestAnimationFrame(move);
    };
    model.on("change:state", changed);
    for (const name of ["busy", "error", "closed"]) model.on(`change:${name}`, () => { connect(); draw(); });
    changed();
    return () => close();
  },
};
