"""The garbage collector of a process that holds ten thousand connections.

Most objects go when nobody holds them any more. For those that hold each other in a circle Python looks through what is
new, after every 700 objects, and every so often through all there is. A connection makes a few hundred objects that
stay; so while thousands of clients come back after a failure, the collector looked through all of them again and again,
and found nothing: with 4,000 clients it took 0.22 ms of the 0.5 ms that each of them cost.
"""

from __future__ import annotations

import gc

THRESHOLDS = (10_000, 50, 50)
"""New objects between two looks; looks at the new until one at the middle-aged; and of these until one at all."""


def settle() -> None:
    """Look once; what is there now, such as all code, is never looked at again, and the rest more seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
