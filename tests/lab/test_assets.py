"""The widgets' scripts and style sheets, as the browser gets them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventlab.lab.assets import STATIC, script, style

OWN = [path for path in sorted(STATIC.glob("*.css")) if path.name != "lab.css"]
"""The style sheets of one widget each; `lab.css` is for all."""


@pytest.mark.parametrize("sheet", OWN, ids=lambda path: path.stem)
def test_a_widget_styles_itself_and_nobody_else(sheet: Path) -> None:
    """A notebook may show two heroes: a rule without its widget's own class would reach into the other one."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    prefix = rf"(\.eventlab)?\.el-{sheet.stem}\b"

    heads = re.findall(r"([^{}]+)\{", re.sub(r"@(container|media)[^{]*\{", "", text))
    selectors = [each.strip() for head in heads for each in re.split(r",(?![^(]*\))", head)]

    assert selectors
    assert [each for each in selectors if not re.match(prefix, each) and not each.startswith("@")] == []


def test_what_is_named_is_there_in_that_order() -> None:
    """The shared part first, the widget's own last; the colours come from the visual language."""
    assert style("lab.css", "xray.css").index(".el-button {") < style("lab.css", "xray.css").index(".el-xray {")
    assert style().lstrip().startswith(".eventlab")
    assert script("shapes.js", "xray.js").count("export default") == 1
