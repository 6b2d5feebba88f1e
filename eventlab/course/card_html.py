"""The card as a piece of a page, complete where nothing runs: on a code host, reopened tomorrow, or not trusted.

Its looks are inline, because there nothing else survives. JupyterLab takes every `var(…)` out of what it does not
trust, so a plain value stands before each. The colours are the lab's where the lab is loaded (`--el-…`), else
JupyterLab's (`--jp-…`), else the page's own. In a live notebook `lab/` puts buttons where the verbs to type stand;
`key` is how it finds the card.
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
_INK = "color: var(--el-text, var(--jp-content-font-color1, inherit))"
_QUIET = "color: var(--el-muted, var(--jp-content-font-color2, inherit))"
_SHADE = "background: rgba(128, 128, 128, 0.15); background: var(--el-panel, rgba(128, 128, 128, 0.15))"
_CODE = "font-family: monospace; font-family: var(--jp-code-font-family, monospace); font-size: 13px"
_CARD = (
    "max-width: 720px; padding: 8px 16px; margin: 4px 0; background: none; font-size: 14px; line-height: 1.5; "
    f"font-family: var(--jp-content-font-family, system-ui, sans-serif); {_INK}"
)
_TABLE = "border-collapse: collapse; table-layout: auto; width: auto; border: none; margin: 0 0 8px 0; font-size: 14px"
_CELL = "border: none; text-align: left; vertical-align: baseline; padding: 1px 16px 1px 0; line-height: 1.5"
_PRE = f"{_CODE}; {_INK}; white-space: pre-wrap; background: none; padding: 0"
_INLINE = f"{_CODE}; background: none; padding: 0"


def card_html(verdict: Verdict, key: str = "") -> str | None:
    """The card as HTML; None with `EVENTLAB_LIVE=0`, so that only the text is stored and compared."""
    if not live():
        return None
    edge = f"border-left: 6px {_EDGES.get(verdict.status, 'double')}; border-left-color: var(--el-edge, currentColor)"
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
        yield _line(escape(f"Held: {', '.join(verdict.held)}"), _QUIET)
    if verdict.saved:
        yield _line(escape(verdict.saved))
    yield from (_line(escape(line)) for line in verdict.note.splitlines())
    yield _foot(verdict)
    if verdict.finding is not None:
        yield from _folds(verdict)


def _headline(verdict: Verdict) -> str:
    return (
        '<p class="el-headline" style="margin: 0 0 8px 0; display: flex; flex-wrap: wrap; align-items: baseline; '
        f'gap: 0 24px"><strong style="font-size: 16px; font-weight: 600">{escape(headline(verdict))}</strong> '
        f'<span style="{_QUIET}">{escape(counted(verdict))}</span></p>'
    )


def _finding(finding: Finding) -> Iterator[str]:
    yield _line(f"{_code(finding.code)}&ensp;{escape(finding.says)}")
    if finding.rows:
        yield _trace(finding.rows, finding.mark)
    if finding.where:
        yield f'<pre style="{_PRE}; margin: 0 0 8px 0">{escape(finding.where)}</pre>'
    yield _facts(finding)


def _trace(rows: tuple[Row, ...], mark: int | None) -> str:
    lines = "\n".join(_row(place, row, place == mark) for place, row in enumerate(rows))
    return (
        '<div class="el-trace" style="overflow: auto; margin: 0 0 8px 0">'
        f'<table aria-label="What happened" style="{_TABLE}; {_CODE}; margin: 0"><tbody>\n{lines}\n</tbody></table>'
        "</div>"
    )


def _row(place: int, row: Row, matters: bool) -> str:
    sign = '<span role="img" aria-label="the row that matters" title="the row that matters">▸</span>' if matters else ""
    look = f' class="el-matters" style="font-weight: 600; {_SHADE}"' if matters else ' style="background: none"'
    cells = "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in (row.op, label(row), row.note))
    return (
        f'<tr{look}><td style="{_CELL}; padding: 1px 4px; width: 16px">{sign}</td>'
        f'<th scope="row" style="{_CELL}; text-align: right; font-weight: 400; {_QUIET}">{place + 1}</th>{cells}</tr>'
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
    shown = _code(text) if name in ("Expected", "Got") else escape(text)
    return (
        '<tr style="background: none">'
        f'<th scope="row" style="{_CELL}; font-weight: 400; white-space: nowrap; {_QUIET}">{escape(name)}</th>'
        f'<td style="{_CELL}; padding: 1px 0">{shown}</td></tr>'
    )


def _foot(verdict: Verdict) -> str:
    """The verbs to type, and after a pass the way on."""
    verbs = " · ".join(_code(verb) for verb in verbs_to_type(verdict))
    return (
        '<div class="el-foot" style="display: flex; flex-wrap: wrap; align-items: center; gap: 8px 24px; '
        f'margin: 0 0 8px 0"><span class="el-try">{verbs and f"Try: {verbs}"}</span>{_way_on(verdict)}</div>'
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


def _folds(verdict: Verdict) -> Iterator[str]:
    if verdict.output.strip():
        look = f"{_PRE}; margin: 0; max-height: 320px; overflow: auto"
        yield _folded("your output", f'<pre tabindex="0" style="{look}">{escape(verdict.output)}</pre>')
    if verdict.held:
        yield _folded(f"the {len(verdict.held)} that passed", escape(", ".join(verdict.held)))


def _line(inside: str, look: str = _INK) -> str:
    return f'<p style="margin: 0 0 8px 0; {look}">{inside}</p>'


def _code(text: str) -> str:
    return f'<code style="{_INLINE}">{escape(text)}</code>'


def _folded(name: str, inside: str) -> str:
    return (
        '<details style="margin: 0"><summary style="cursor: pointer; display: list-item">'
        f'{escape(name)}</summary><div style="padding: 4px 0 8px 16px">{inside}</div></details>'
    )
