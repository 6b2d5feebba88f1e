"""Which errors are worth another try: those that time mends.

    Unreachable, Overloaded              nothing was stored, and the store may be back in a moment       again
    Refused: loading, read-only, busy    the same, in the store's own words                              again
    Refused: no permission, wrong type   the store will say so tomorrow, too                             not again
    Unconfirmed                          stored or not: again only under the same id                     see below
    InvalidMessage, Closed, …            yours to mend; no store was asked, or ever will be              never

`Unconfirmed` is the dangerous one. The event may have been stored, and only the answer got lost: a second try makes
two orders of one. The production log stores an id once within ten minutes, so there it is safe, as long as the second
try brings the id of the first. A system says so by `stores_an_id_once = True`; of any other it is assumed that it does
not.
"""

from __future__ import annotations

import re

from eventlab.errors import (
    InvalidMessage,
    InvalidOption,
    Overloaded,
    Refused,
    Rejected,
    StoreError,
    Unconfirmed,
    Unreachable,
)

_PASSING = re.compile(
    r"\b(loading|read.?only|busy|memory|noreplicas|clusterdown|cluster is down|hash slot not "
    r"served|masterdown|link with master|misconf|tryagain|unblocked|max number of clients)\b",
    re.IGNORECASE,
)
"""What a refusal holds that passes. By its words: on the way to us the client library's class for it gets lost."""


def worth_retrying(error: Exception) -> bool:
    """Whether the same emit may succeed in a moment. True for `Unconfirmed`: who emits must bring the same id."""
    if isinstance(error, Refused):
        return bool(_PASSING.search(str(error)))
    # Of Python's own: another system may raise them bare. TimeoutError is an OSError, too.
    return isinstance(error, Unreachable | Overloaded | Unconfirmed | ConnectionError | TimeoutError)


def worth_keeping(error: Exception) -> bool:
    """Whether the event was good, and only the store was not: then it is kept, to be emitted when that is mended."""
    return isinstance(error, StoreError | OSError)


def worth_running_again(error: Exception) -> bool:
    """Whether a handler may succeed in a moment. Of its errors we know little: anything but what says that it won't."""
    return not isinstance(error, Rejected | InvalidMessage | InvalidOption)
