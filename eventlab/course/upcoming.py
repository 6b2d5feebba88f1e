"""What to do next, in a few lines for the terminal; the start page says the same with links."""

from __future__ import annotations

from pathlib import Path

from eventlab.clock import Clock, system_clock
from eventlab.course import progress
from eventlab.course.catalogue import Exercise
from eventlab.course.review import Review, review
from eventlab.course.start_page import following, present
from eventlab.course.told import Told


def upcoming(root: Path, *, answer: bool = False, clock: Clock = system_clock) -> Told:
    """The exercise to continue with, and the day's review; its answer only when it is asked for."""
    entries = progress.entries()
    done = progress.summary(entries).passed
    again = review(entries, clock().date())
    lines = [_continue(following(root, done), bool(done), len(present(root)))]
    lines += ["", *_review(again, answer)] if again is not None else []
    return Told(progress.with_news("\n".join(lines)))


def _continue(at: Exercise | None, begun: bool, here: int) -> str:
    if at is None:
        return f"All {here} exercises are solved." if here else "work/ has no exercises yet: make lab puts them there."
    return (
        f"{'Continue' if begun else 'Begin'}: {at.id} {at.title}, {at.minutes} min\n"
        f"  work/{at.notebook}, in JupyterLab (make lab); or in an editor beside: eventlab watch {at.id}"
    )


def _review(again: Review, answer: bool) -> list[str]:
    of = again.exercise
    lines = [f"Do you still know? {again.code}, in {of.id} {of.title}, solved since.", f"  {again.question}"]
    if answer:
        return [*lines, f"  {again.answer}", f"  Try it again from the starter: eventlab reset {of.id}"]
    return [*lines, "  Think first, then: eventlab next --answer"]
