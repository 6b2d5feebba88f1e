"""The visual language holds what it claims: contrast, colours that stay apart, a shape for everybody."""

from __future__ import annotations

from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import numpy as np
import pytest

from eventlab.lab.look import ACTORS, DARK, LIGHT, STATES, TICKET_FILL, TICKET_TEXT, Theme, css

# How people see: Machado, Oliveira and Fernandes (2009), severity 1.0, applied to linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    """#RRGGBB as linear RGB."""
    v = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    """WCAG 2's ratio of two colours."""
    light, dark = sorted(
        (float(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour)) for colour in (a, b)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: np.ndarray) -> tuple[float, float, float]:
    """Linear RGB as CIELAB, D65."""
    x = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(x > (6 / 29) ** 3, np.cbrt(x), x / (3 * (6 / 29) ** 2) + 4 / 29)
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def delta_e(one: tuple[float, float, float], two: tuple[float, float, float]) -> float:
    """CIEDE2000."""
    (l1, a1, b1), (l2, a2, b2) = one, two
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 1.5 - 0.5 * sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = hypot(a1 * g, b1), hypot(a2 * g, b2)
    h1, h2 = degrees(atan2(b1, a1 * g)) % 360, degrees(atan2(b2, a2 * g)) % 360
    grey = c1 * c2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if grey else (h1 + turn / 2) % 360
    dl, dc, dh = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    lightness, c = (l1 + l2) / 2, (c1 + c2) / 2
    t = 1 - 0.17 * cos(radians(hue - 30)) + 0.24 * cos(radians(2 * hue))
    t += 0.32 * cos(radians(3 * hue + 6)) - 0.20 * cos(radians(4 * hue - 63))
    sl = 1 + 0.015 * (lightness - 50) ** 2 / sqrt(20 + (lightness - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    rotation = -2 * sqrt(c**7 / (c**7 + 25**7)) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    return sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rotation * dc / sc * dh / sh)


def nearest(inks: set[str]) -> float:
    """The smallest difference between any two inks, for any sight."""
    seen = [[lab(matrix @ linear(ink)) for ink in inks] for matrix in SIGHT.values()]
    return min(delta_e(a, b) for colours in seen for a, b in combinations(colours, 2))


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_ruler_itself(one: tuple, two: tuple, expected: float) -> None:
    """Our ΔE2000 gives the published values of Sharma, Wu and Dalal (2005)."""
    assert delta_e(one, two) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("theme", "ink"), [(LIGHT, "light"), (DARK, "dark")])
def test_contrast(theme: Theme, ink: str) -> None:
    """Every ink and every text reads at 4.5 : 1 on paper and on panels; every edge is seen at 3 : 1."""
    words = [getattr(actor, ink) for actor in ACTORS] + [theme.text, theme.muted]
    papers = [theme.paper, theme.panel]

    assert min(contrast(word, paper) for word in words for paper in papers) >= 4.5
    assert min(contrast(theme.line, paper) for paper in papers) >= 3
    assert contrast(TICKET_FILL, TICKET_TEXT) >= 4.5


@pytest.mark.parametrize(("ink", "least"), [("light", 17.3), ("dark", 19.9)])
def test_inks_stay_apart(ink: str, least: float) -> None:
    """Any two inks of a theme differ by at least this much in ΔE2000, for the four kinds of sight."""
    assert round(nearest({getattr(actor, ink) for actor in ACTORS}), 1) >= least


def test_never_colour_alone() -> None:
    """Actors that share an ink differ in shape, and states differ in form."""
    shapes = {actor.shape for actor in ACTORS}
    forms = {(state.dashed, state.hollow, state.offset, state.tail, state.mark) for state in STATES}

    assert len(shapes) == len(ACTORS)
    assert len(forms) == len(STATES)


def test_the_style_sheet_follows_the_theme() -> None:
    """Lab's and VS Code's dark themes, and a dark reader elsewhere, get the dark inks; all others the light ones."""
    light, by_name, by_preference = css().splitlines()

    for actor in ACTORS:
        name = f"--el-{actor.name.replace(' ', '-')}: "
        assert f"{name}{actor.light};" in light
        assert f"{name}{actor.dark};" in by_name
        assert f"{name}{actor.dark};" in by_preference
    assert by_name.startswith('body[data-jp-theme-light="false"] .eventlab, body.vscode-dark .eventlab {')
    assert "not([data-jp-theme-light])" in by_preference
