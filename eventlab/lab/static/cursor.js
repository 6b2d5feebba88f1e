// A reader's cursor on a tape: a slider that is lifted, moved and put down. It says where; it moves nothing itself.

/**
 * A cursor with `initial` on a track of `places` cells. `drop(place)` is called when it is put down somewhere else.
 * Pointer and finger drag it. Arrow keys, Home and End lift and move it, Enter or Space puts it down, Escape puts it
 * back: on the way, nobody reads. `show(place, last, off)` is where the kernel says that it stands.
 */
function cursor(name, places, drop) {
  const handle = h("span", { class: `el-cursor t-cursor-${name.toLowerCase()}`, role: "slider", tabindex: "0",
    "aria-label": `${name}'s cursor`, "aria-valuemin": "0", "aria-orientation": "horizontal" }, h("b", { "aria-hidden": "true" }, name[0]));
  const track = h("div", { class: "el-track" }, handle);
  let [stands, last, off, lifted] = [0, 0, true, null]; // `lifted`: the place above which it is held, or null

  const draw = () => {
    const at = lifted ?? stands;
    const next = at < last ? `next to read is order ${at + 1}` : "nothing left to read";
    const words = `${at ? `behind order ${at}` : "at the start"}: ${next}`;
    handle.style.left = `${(100 * at) / places}%`;
    track.style.setProperty("--reach", `${(100 * last) / places}%`);
    handle.classList.toggle("el-lifted", lifted !== null);
    handle.setAttribute("aria-valuemax", String(last));
    handle.setAttribute("aria-valuenow", String(at));
    handle.setAttribute("aria-valuetext", lifted === null ? words : `lifted, ${words}; Enter puts it down`);
    handle.setAttribute("aria-disabled", String(off));
  };
  const lift = (place) => {
    if (off) return;
    lifted = Math.max(0, Math.min(last, place));
    draw();
  };
  const putBack = () => {
    lifted = null;
    draw();
  };
  const putDown = () => {
    const moved = lifted !== null && lifted !== stands && !off;
    if (moved) stands = lifted; // there it stays until the kernel answers
    putBack();
    if (moved) drop(stands);
  };
  const under = (event) => {
    const box = track.getBoundingClientRect();
    return Math.round(((event.clientX - box.left) / box.width) * places);
  };

  handle.addEventListener("keydown", (event) => {
    const from = lifted ?? stands;
    const to = { ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1, Home: 0, End: last }[event.key];
    if (to !== undefined) lift(to);
    else if (event.key === "Enter" || event.key === " ") putDown();
    else if (event.key === "Escape") putBack();
    else return;
    event.preventDefault();
  });
  handle.addEventListener("blur", putBack);
  handle.addEventListener("pointerdown", (event) => {
    if (off || event.button) return;
    handle.setPointerCapture(event.pointerId);
    lift(stands);
  });
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) lift(under(event));
  });
  handle.addEventListener("pointerup", putDown);
  handle.addEventListener("pointercancel", putBack);

  const show = (place, end, disabled) => {
    [stands, last, off] = [place, end, disabled];
    draw();
  };
  return { track, handle, show };
}
