"""What the X-ray shows at one moment: three columns, one id, and a sentence that says what just happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from eventlab.course.questions.question import find_prediction
from eventlab.event import Event
from eventlab.lab.look import DELIVERED, LATE, LOST

PREDICTION = find_prediction("4.xray")
QUESTION = PREDICTION.text
ANSWERS = dict(
    zip(("nowhere", "log", "log and page", "all"), (option.text for option in PREDICTION.options), strict=True)
)
"""What one may predict, and how it reads."""
RIGHT = tuple(ANSWERS)[PREDICTION.right - 1]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One event, seen in one column."""

    number: int
    """The how-manieth event of this X-ray it is; the same in every column."""
    id: str
    """The event's own id, a UUIDv7; the same in every column too."""
    state: str
    """`delivered`; `late`, when a replay brought it; `lost`, when the log has no such event: a ghost."""

    @property
    def short(self) -> str:
        """The end of the id, which is chance: enough to tell a dozen events apart."""
        return "…" + self.id[-6:]


@dataclass(frozen=True, slots=True, repr=False)
class Snapshot:
    """Everything that there is to see. The figure and the view are drawn from this, and from nothing else."""

    listeners: tuple[Sighting, ...] = ()
    """Heard by the listeners of the program since it started: its memory. After a crash: what it was."""
    log: tuple[Sighting, ...] = ()
    """Stored entries, oldest first."""
    page: tuple[Sighting, ...] = ()
    """Received by the page since it was opened."""
    browser: tuple[str, ...] = ()
    """Ids that a real browser's EventSource says it received; empty where none could be opened."""
    running: bool = True
    """Whether the program runs; False after a crash, until the restart."""
    connected: bool = True
    """Whether the page wants to listen; while the program is down it waits."""
    last_id: str = ""
    """What the page will send as Last-Event-ID: a position in the log."""
    notify_first: bool = False
    """Whether the program emits in the wrong order."""
    restarts: int = 0
    prediction: str | None = None
    """What was predicted, a key of `ANSWERS`."""
    verdict: str = ""
    """After the first restart that had something to lose: how the prediction compares; empty before."""
    trail: tuple[str, ...] = ()
    """The steps of the last operation, in their order: `log`, `listeners`, `page`, `crash`; or `replay`."""
    moved: tuple[int, ...] = ()
    """The numbers of the events that took those steps."""
    sentence: str = ""
    """What just happened."""

    @property
    def ghosts(self) -> tuple[int, ...]:
        """Events that somebody heard, and that were never stored."""
        stored = _numbers(self.log)
        return tuple(sorted((_numbers(self.listeners) | _numbers(self.page)) - stored))

    @property
    def unheard(self) -> tuple[int, ...]:
        """Events that are stored, and that neither the page nor the program's memory has."""
        return tuple(sorted(_numbers(self.log) - _numbers(self.listeners) - _numbers(self.page)))

    def arrived_since(self, before: Snapshot) -> tuple[int, ...]:
        """The numbers of the events that the page has now, and had not before."""
        return tuple(sorted(_numbers(self.page) - _numbers(before.page)))

    def __repr__(self) -> str:
        rows = [("listeners", self.listeners), ("log", self.log), ("page", self.page)]
        return "\n".join([*(f"{name:<10} {_row(sightings)}" for name, sightings in rows), self.sentence])


def sightings(events: Iterable[Event], stored: Collection[str], late: Collection[str] = ()) -> tuple[Sighting, ...]:
    """The events of one column, each with what became of it; `stored` and `late` are ids."""
    return tuple(Sighting(event.data["number"], event.id, _state(event.id, stored, late)) for event in events)


def _state(id: str, stored: Collection[str], late: Collection[str]) -> str:
    state = LOST if id not in stored else LATE if id in late else DELIVERED
    return state.name


def _numbers(column: Iterable[Sighting]) -> set[int]:
    return {sighting.number for sighting in column}


def _row(column: tuple[Sighting, ...]) -> str:
    marks = {"lost": " (ghost)", "late": " (late)"}
    cells = [f"{sighting.number} {sighting.short}{marks.get(sighting.state, '')}" for sighting in column]
    return "   ".join(cells) or "–"
