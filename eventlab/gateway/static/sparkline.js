// Sparklines: the last two minutes of one number, as small as a word.

import { drawing, written } from "./dom.js";

export const SECONDS = 120;
const WIDTH = 200;
const HEIGHT = 40;

// points: [{ at, value }], oldest first, `at` in seconds; top: the value at the upper edge, or the highest of them.
export function sparkline(points, now, top) {
  const seen = points.filter(({ at }) => at >= now - SECONDS);
  const values = seen.map(({ value }) => value);
  const most = top ?? Math.max(1, ...values);
  const place = ({ at, value }) => {
    const x = WIDTH * (1 - (now - at) / SECONDS);
    const y = HEIGHT - 2 - (HEIGHT - 4) * Math.min(1, value / most);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const line = seen.map(place).join("L");
  const said = values.length
    ? `Last two minutes: between ${written(Math.min(...values))} and ${written(Math.max(...values))}`
    : "Nothing in the last two minutes";
  const drawn = drawing("svg", {
    class: "sparkline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": said,
  });
  if (seen.length > 1) {
    const [first, last] = [seen[0], seen.at(-1)].map((point) => place(point).split(" ")[0]);
    drawn.append(
      drawing("path", { class: "area", d: `M${first} ${HEIGHT}L${line}L${last} ${HEIGHT}Z` }),
      drawing("path", { class: "line", d: `M${line}` }),
    );
  }
  return drawn;
}
