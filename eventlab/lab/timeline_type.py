"""How wide words are when they are drawn, and how they are broken to fit: figures know no line breaks of their own."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font

from eventlab.lab.draw import SANS
from eventlab.lab.look import SMALL


@lru_cache(maxsize=4096)  # one picture asks for the same words several times
def width_of(words: str, size: int = SMALL, *, bold: bool = False) -> float:
    """Pixels that the words take in the font of the figures."""
    font = get_font(findfont(FontProperties(family=SANS, weight="bold" if bold else "normal")))
    font.set_size(16 * size, 72)  # at 72 dots an inch a point is a pixel; large, since small type is hinted to be wider
    font.set_text(words)
    return float(font.get_width_height()[0]) / 64 / 16  # FreeType counts 64ths


def fitted(words: str, width: float, lines: int, size: int = SMALL, *, bold: bool = False) -> list[str]:
    """The words in at most `lines` lines of `width` pixels; what is left over becomes `…`."""
    done: list[str] = []
    rest = words.split()
    while rest and len(done) < lines:
        count = _that_fit(rest, width, size, bold)
        done.append(" ".join(rest[:count]))
        rest = rest[count:]
    if rest:
        done[-1] = _cut(f"{done[-1]} {' '.join(rest)}", width, size, bold)
    return [_cut(line, width, size, bold) for line in done]


def _that_fit(words: list[str], width: float, size: int, bold: bool) -> int:
    count = 1
    while count < len(words) and width_of(" ".join(words[: count + 1]), size, bold=bold) <= width:
        count += 1
    return count


def _cut(line: str, width: float, size: int, bold: bool) -> str:
    if width_of(line, size, bold=bold) <= width:
        return line
    while line and width_of(f"{line}…", size, bold=bold) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"
