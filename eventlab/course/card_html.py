"""The card as a piece of a page, complete where nothing runs: on a code host, reopened tomorrow, or not trusted.

Its looks are inline, because there nothing else survives. The colours are the lab's where the lab is loaded
(`--el-…`), else JupyterLab's (`--jp-…`), else the reader's own. In a live notebook `lab/` puts buttons where the
verbs to type stand; `key` is how it finds the card.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from eventlab.course.card import counted, headline, label, live, next_line, verbs_to_type
from eventlab.course.cell_address import cell_address

if TYPE_CHECKING:  # the verdict shows itself through this module
    from eventlab.course.scenario import Row
    from eventlab.course.verdict import Finding, Verdict

_EDGES = {"passed": "solid", "not attempted": "dotted"}
_INK = "var(--el-text, var(--jp-content-font-color1, inherit))"
_QUIET = "var(--el-muted, var(--jp-content-font-color2, inherit))"
_SHADE = "var(--el-panel, var(--jp-rendermime-table-row-background, transparent))"
_CODE = "font-family: var(--jp-code-font-family, monospace); font-size: 13px; overflow-wrap: anywhere"
_CARD = (
    "max-width: 720px; padding: 8px 16px; margin: 4px 0; background: none; "
    "font-family: var(--jp-content-font-family, system-ui, sans-serif); font-size: 14px; line-height: 1.5; "
    f"color: {_INK}"
)
_TABLE = "border-collapse: collapse; table-layout: auto; margin: 0 0 8px 0; border: none; width: auto; font-size: 14px"
_CELL = "border: none; text-align: left; vertical-align: baseline; white-space: normal; line-height: 1.5"
_PRE = f"{_CODE}; white-space: pre-wrap; background: none; color: {_INK}; margin: 0; padding: 0; max-height: 320px"


def card_html(verdict: Verdict, key: str = "") -> str | None:
    """The card as HTML; None with `EVENTLAB_LIVE=0`, so that only the text is stored and compared."""
    if not live():
        return None
    edge = f"border-left: 6px {_EDGES.get(verdict.status, 'double')} var(--el-edge, {_INK})"
    name = f"Verdict on {verdict.exercise.id}: {verdict.status}"
    return (
        f'<div class="eventlab el-verdict el-{verdict.status.replace(" ", "-")}" role="group" '
        f'aria-label="{escape(name)}" data-eventlab-card="{escape(key)}" style="{edge}; {_CARD}">\n'
        + "\n".join(_parts(verdict))
        + "\n</div>"
    )


def _parts(verdict: Verdict) -> Iterator[str]:
    yield _headline(verdict)
    yield from (_line(escape(line)) for line in verdict.message.splitlines())
    if verdict.finding is not None:
        yield from _finding(verdict.finding)
    if verdict.passed:
        yield _line(escape(f"Held: {', '.join(verdict.held)}"), color=_QUIET)
    if verdict.saved:
        yield _line(escape(verdict.saved))
    yield _foot(verdict)
    if verdict.finding is not None and verdict.output.strip():
        yield _folded("your output", f'<pre tabindex="0" style="{_PRE}; overflow: auto">{escape(verdict.output)}</pre>')
    if verdict.finding is not None and verdict.held:
        yield _folded(f"the {len(verdict.held)} that passed", escape(", ".join(verdict.held)))


def _headline(verdict: Verdict) -> str:
    return (
        '<p class="el-headline" style="margin: 0 0 8px 0; display: flex; flex-wrap: wrap; align-items: baseline; '
        f'gap: 0 24px"><strong style="font-size: 16px; font-weight: 600">{escape(headline(verdict))}</strong> '
        f'<span style="color: {_QUIET}">{escape(counted(verdict))}</span></p>'
    )


def _finding(finding: Finding) -> Iterator[str]:
    yield _line(
        f'<code style="{_CODE}; background: none; padding: 0">{escape(finding.code)}</code>&ensp;{escape(finding.says)}'
    )
    if finding.rows:
        yield _trace(finding.rows, finding.mark)
    if finding.where:
        yield f'<pre style="{_PRE}; margin: 0 0 8px 0">{escape(finding.where)}</pre>'
    yield _facts(finding)


def _trace(rows: tuple[Row, ...], mark: int | None) -> str:
    lines = "\n".join(_row(place, row, place == mark) for place, row in enumerate(rows))
    return (
        '<div class="el-trace" role="region" aria-label="What happened" tabindex="0" '
        'style="max-height: 320px; overflow: auto; margin: 0 0 8px 0">'
        f'<table style="{_TABLE}; margin: 0"><tbody>\n{lines}\n</tbody></table></div>'
    )


def _row(place: int, row: Row, matters: bool) -> str:
    style = f"{_CELL}; {_CODE}; padding: 1px 16px 1px 0; font-weight: {600 if matters else 400}"
    sign = '<span role="img" aria-label="the row that matters" title="the row that matters">▸</span>' if matters else ""
    cells = "".join(f'<td style="{style}">{escape(cell)}</td>' for cell in (row.op, label(row), row.note))
    return (
        f'<tr{" class=el-matters" * matters} style="background: {_SHADE if matters else "none"}">'
        f'<td style="{style}; padding: 1px 0 1px 4px; width: 16px">{sign}</td>'
        f'<th scope="row" style="{style}; text-align: right; font-weight: 400; color: {_QUIET}">{place + 1}</th>'
        f"{cells}</tr>"
    )


def _facts(finding: Finding) -> str:
    """What was expected and what came, one below the other, then the reason and the first hint."""
    facts = {
        "Scenario": "" if finding.rows else finding.scenario,
        "Expected": finding.expected,
        "Got": finding.got,
        "Why": finding.why,
        f"Hint 1 of {len(finding.hints)}": finding.hints[0] if finding.hints else "",
    }
    lines = "\n".join(_fact(name, text) for name, text in facts.items() if text)
    return f'<table class="el-facts" style="{_TABLE}"><tbody>\n{lines}\n</tbody></table>'


def _fact(name: str, text: str) -> str:
    shown = f"{_CELL}; {_CODE if name in ('Expected', 'Got') else ''}; padding: 1px 0"
    return (
        f'<tr style="background: none"><th scope="row" style="{_CELL}; font-weight: 400; color: {_QUIET}; '
        f'white-space: nowrap; padding: 1px 16px 1px 0">{escape(name)}</th><td style="{shown}">{escape(text)}</td></tr>'
    )


def _foot(verdict: Verdict) -> str:
    """The verbs to type, and after a pass the way on."""
    verbs = " · ".join(
        f'<code style="{_CODE}; background: none; padding: 0">{escape(verb)}</code>' for verb in verbs_to_type(verdict)
    )
    words = f'<span class="el-try">Try: {verbs}</span>' if verbs else '<span class="el-try"></span>'
    return (
        '<div class="el-foot" style="display: flex; flex-wrap: wrap; align-items: center; gap: 8px 24px; '
        f'margin: 0 0 4px 0">{words}{_way_on(verdict)}</div>'
    )


def _way_on(verdict: Verdict) -> str:
    """A link to the next exercise in the learner's own notebook; its name alone where there is no such notebook."""
    follows, path = verdict.follows, verdict.answer.path if verdict.answer else None
    if not verdict.passed or follows is None:
        return ""
    folder = path.parent if path is not None and path.suffix else path
    if folder is None or not (folder / follows.notebook).is_file():
        return f"<span>{escape(next_line(follows))}</span>"
    return f'<a href="{escape(cell_address(Path(folder), follows))}">{escape(next_line(follows))} →</a>'


def _line(inside: str, color: str = _INK) -> str:
    return f'<p style="margin: 0 0 8px 0; color: {color}; overflow-wrap: anywhere">{inside}</p>'


def _folded(name: str, inside: str) -> str:
    return (
        '<details style="margin: 0"><summary style="cursor: pointer; display: list-item">'
        f'{escape(name)}</summary><div style="padding: 4px 0 8px 16px">{inside}</div></details>'
    )
