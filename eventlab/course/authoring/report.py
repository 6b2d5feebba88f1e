"""What `eventlab course verify` and `mutate` print: one line an exercise, and below what is to be mended.

       right  wrong  bypass  mutants  seconds
4.1 ✓    4/4  31/31   20/20     100%     12.3
4.2 ✗    7/7  27/28     9/9     100%      4.0
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eventlab.course.authoring.answers import Kind
from eventlab.course.authoring.hunt import Fate, Hunt
from eventlab.course.authoring.verify import Report, Tally

COLUMNS = ("right", "wrong", "bypass", "mutants", "seconds")
WIDE = 110
"""Characters of a mutant's line; what is cut shows in `--format json`."""


def head() -> str:
    """The table's first line."""
    return " " * 7 + "".join(f"{name:>9}" for name in COLUMNS)


def row(report: Report) -> str:
    """One exercise's line. The solution counts among the right answers."""
    kinds: tuple[tuple[Kind, ...], ...] = (("right", "solution"), ("wrong",), ("bypass",))
    cells = [_sum(report, *each) for each in kinds]
    cells += [f"{report.hunt.share:.0%}" if report.hunt else "—", f"{report.seconds:.1f}"]
    return f"{report.of.id:<5}{'✗' if report.failures else '✓'} " + "".join(f"{cell:>9}" for cell in cells)


def below(reports: Iterable[Report]) -> Iterator[str]:
    """The lines below the table: mutants that survived or are declared equivalent, and all failures."""
    failures: list[str] = []
    for report in reports:
        failures += report.failures
        if report.hunt is not None:
            yield from mutant_lines(report.hunt)
    if failures:
        yield "\nTo mend:"
        yield from (f"  {line}" for line in failures)
        yield "\nOne of them again: eventlab check ID tests/submissions/ID/KIND/NAME.py --seed SEED"


def mutant_lines(hunt: Hunt) -> Iterator[str]:
    """The mutants that one may want to look at, a line each."""
    if hunt.survivors:
        yield f"\n{hunt.of.id}: {len(hunt.survivors)} of {len(hunt.fates)} mutants survive:"
        yield from (f"  {_mutant(fate)}" for fate in hunt.survivors)
    if hunt.equivalent:
        yield f"\n{hunt.of.id}: {len(hunt.equivalent)} of {len(hunt.fates)} mutants are declared equivalent:"
        yield from (f"  {_mutant(fate)}\n      {fate.reason}" for fate in hunt.equivalent)


def _mutant(fate: Fate) -> str:
    line = f"{fate.mutant.name:<18} {fate.mutant.change}"
    return line if len(line) <= WIDE else line[: WIDE - 1] + "…"


def _sum(report: Report, *kinds: Kind) -> str:
    found = [report.tallies.get(kind, Tally(0, 0)) for kind in kinds]
    return str(Tally(sum(each.good for each in found), sum(each.all for each in found)))
