// Questions with native radio buttons: it draws what the kernel says, and sends what was chosen. It judges nothing.

export default {
  render({ model, el }) {
    const state = () => model.get("state");
    const group = `question-${Math.random()}`; // of radio buttons; several views may be on one page
    const stage = h("section", { class: "eventlab el-question", "aria-label": state().quiz ? "Quiz" : "Prediction" });
    stage.addEventListener("keydown", (event) => event.stopPropagation()); // else Lab takes arrows, Enter and letters
    const said = h("p", { class: "el-said t-said", role: "status", tabindex: "-1" });
    const fault = h("p", { class: "el-error t-error", role: "alert" });
    const body = h("div", { class: "el-question-body" });
    stage.append(body, said, fault);
    el.append(stage);

    let pressed = false; // then the focus goes to what is said: the button that had it is gone
    const send = (what, answers) => {
      pressed = true;
      model.send({ do: what, answers });
    };
    const chosen = () => state().questions.map((_, at) => Number(body.querySelector(`[data-at="${at}"] input:checked`)?.value ?? 0));

    const option = (at, number, text) => {
      const { answers, reasons } = state();
      const own = answers[at] === number;
      const input = h("input", { type: "radio", name: `${group}-${at}`, value: number, class: `t-option-${at + 1}-${number}` });
      input.checked = own;
      const closed = answers.length > 0 || reasons.length > 0;
      input.setAttribute("aria-disabled", String(closed)); // truly disabled, it would be too pale to read
      if (closed) input.addEventListener("click", (event) => event.preventDefault());
      const label = h("label", { class: `el-answer${own ? " el-own" : ""}` }, input, h("span", {}, text));
      const reason = reasons[at]?.[number - 1];
      if (!reason) return [label];
      const word = `${reason.right ? "✓ Right" : "✗ Wrong"}${own ? ", your answer" : ""}. `;
      return [label, h("p", { class: `el-reason${reason.right ? " el-right" : ""}` }, h("b", {}, word), reason.why)];
    };
    const asking = ({ text, options }, at) => {
      const lead = state().quiz ? `${at + 1}. ` : "Predict. ";
      return h("fieldset", { class: "el-predict", "data-at": at }, h("legend", {}, h("b", {}, lead), text),
        ...options.flatMap((words, place) => option(at, place + 1, words)));
    };
    const buttons = () => {
      const { quiz, answers, told } = state();
      const again = button("Choose again", "again", () => send("again", []));
      if (told) return [again];
      if (answers.length) return [button("What happens, and why", "reveal", () => send("reveal", [])), again];
      const answer = button(quiz ? "Check my answers" : "That is my prediction", "answer", () => send("answer", chosen()));
      const ready = () => answer.setAttribute("aria-disabled", String(chosen().includes(0)));
      body.onchange = ready;
      answer.setAttribute("aria-disabled", "true");
      return [answer];
    };
    const draw = () => {
      const now = state();
      body.replaceChildren(...now.questions.map(asking), h("div", { class: "el-controls" }, ...buttons()));
      said.replaceChildren(...[now.said, now.note].filter(Boolean).map((words) => h("span", {}, words)));
      if (!pressed) return;
      pressed = false;
      (now.said ? said : body.querySelector("input[aria-disabled=false], button"))?.focus();
    };
    const complain = () => fault.replaceChildren(model.get("error"));
    model.on("change:state", draw);
    model.on("change:error", complain);
    draw();
    return () => {
      model.off("change:state", draw);
      model.off("change:error", complain);
    };
  },
};
