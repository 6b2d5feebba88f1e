// The visual language for widgets: the shapes of eventlab/lab/look.py, and the one motion that there is.

/** An element: `h("p", { class: "x" }, "text", child)`. Properties that start with "on" are listeners. */
function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A native button. It is "disabled" by aria-disabled: a button that is truly disabled would lose the focus. */
function button(label, name, press) {
  const press_if_enabled = (event) => {
    if (event.currentTarget.getAttribute("aria-disabled") !== "true") press(event);
  };
  return h("button", { type: "button", class: `el-button t-${name}`, onclick: press_if_enabled }, label);
}

/** An event as a numbered ticket; `state` is a name of look.py: delivered, late, lost, duplicate. */
function ticket(number, state = "delivered") {
  return h("span", { class: `el-ticket el-${state}`, "aria-hidden": "true" }, String(number));
}

/** An event as a cell of the log's strip. */
function cell(number) {
  return h("span", { class: "el-cell", "aria-hidden": "true" }, String(number));
}

/** A producer: a right-pointing pentagon with a name inside. The class `el-down` on it draws it dashed. */
function pentagon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 98 42");
  svg.setAttribute("class", "el-pentagon");
  svg.setAttribute("aria-hidden", "true");
  const outline = document.createElementNS(svg.namespaceURI, "polygon");
  outline.setAttribute("points", "1,1 77,1 97,21 77,41 1,41");
  const text = document.createElementNS(svg.namespaceURI, "text");
  text.setAttribute("x", "41");
  text.setAttribute("y", "26");
  text.textContent = name;
  svg.append(outline, text);
  return svg;
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Let a ticket travel from one element to another over `stage`, after `delay` milliseconds; `target` appears then. */
function fly(stage, number, from, target, delay) {
  if (still() || !target) return;
  const hop = parseFloat(getComputedStyle(stage).getPropertyValue("--el-hop"));
  const [start, end, zero] = [from, target, stage].map((element) => element.getBoundingClientRect());
  const at = (box) => `translate(${box.left - zero.left}px, ${box.top - zero.top + box.height / 2 - 10}px)`;
  const flying = ticket(number);
  flying.classList.add("el-flying");
  stage.append(flying);
  const travel = flying.animate(
    [{ transform: at({ ...start.toJSON(), left: start.left + start.width / 2 }), opacity: 1 }, { transform: at(end), opacity: 1 }],
    { duration: hop, delay, easing: "ease-out", fill: "forwards" },
  );
  travel.onfinish = travel.oncancel = () => flying.remove();
  target.animate([{ opacity: 0 }, { opacity: 0 }], { duration: delay + hop });
}
