"""Where the log is kept in Redis. Every key of one partition holds the same {tag}, so that they live on one node.

el:{t}:log             stream   the events: t their type, e the envelope
el:{t}:idx:<type>      stream   the same positions, one stream for each type: what `history("user.*")` looks into
el:{t}:types           hash     each type, and its newest position
el:{t}:meta            hash     epoch, partitions, format; trimmed: everything up to there may be gone
el:{t}:batch:<id>      string   the answer to a batch that was stored: asked again, the same answer  (2 minutes)
el:{t}:id:<event id>   string   the position of an event that brought its own id                     (10 minutes)
el:{t}:ticket:<id>     string   a ticket of the gateway that was used                              (a minute and a half)
el:{t}:bell            channel  rung once a batch, with the newest position
el:{t}:retry:<group>   zset     what a group tries again, by when;   …:<group>:tries   hash   attempts and reasons
el:{t}:dlq:<group>     stream   a group's dead letters
el:{t}:done:<group>:…  string   effects that a handler has had, for `once`
el:{t}:mark:<group>    string   the checkpoint from which a lost group is made again
"""

from __future__ import annotations

from dataclasses import dataclass

from eventlab.errors import InvalidAddress, shown
from eventlab.system.partition import tags

FORMAT = 1
"""Of this layout. A log with a higher one was written by a newer eventlab."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one partition; `root` is such as `el:{0}:`."""

    root: str

    @property
    def log(self) -> str:
        """The stream of envelopes."""
        return self.root + "log"

    @property
    def meta(self) -> str:
        """Epoch, partitions, format, and how far the log was trimmed."""
        return self.root + "meta"

    @property
    def types(self) -> str:
        """The types that this partition holds."""
        return self.root + "types"

    @property
    def bell(self) -> str:
        """The channel that is rung for each batch."""
        return self.root + "bell"

    def index(self, type: str) -> str:
        """The stream of one type's positions."""
        return f"{self.root}idx:{type}"

    def batch(self, id: str) -> str:
        """The answer to a batch."""
        return f"{self.root}batch:{id}"

    def event(self, id: str) -> str:
        """The position of an event that brought its own id."""
        return f"{self.root}id:{id}"

    def ticket(self, id: str) -> str:
        """That a ticket was used."""
        return f"{self.root}ticket:{id}"

    def of_group(self, kind: str, group: str) -> str:
        """What a group keeps beside the log: `retry`, `dlq`, `done` or `mark`."""
        return f"{self.root}{kind}:{group}"


def keys_of(name: str, partitions: int) -> tuple[Keys, ...]:
    """The keys of each partition of the log called `name`; raises `InvalidAddress` for a name with braces."""
    if "{" in name or "}" in name:  # what stands in the first pair of braces decides where a key lives
        raise InvalidAddress(f"{shown(name)} cannot name a log: braces are for the tags of its partitions. Try 'el'.")
    return tuple(Keys(f"{name}:{{{tag}}}:") for tag in tags(partitions))
