"""The lab: the only room that knows Jupyter.

*The problem.* An event is gone in a millisecond, and what matters happens in three places at once. Prints show one
place after the other; learners then believe that this is the order of the world.

*The idea.* Every demonstration is three things, and only the last one needs somebody to watch:

    model     plain Python that drives the *real* event system; tested; `snapshot()` says all that there is to see
    figure    a picture of a snapshot, with words for those who cannot see it: what a code host shows
    view      buttons and motion in JupyterLab, drawn from the same snapshot; it decides nothing

              ┌───────┐  snapshot   ┌────────┐
    press ───▶│ model │────────────▶│ figure │  EVENTLAB_LIVE=0: headless, the same each time
              └───▲───┘──┐          └────────┘
                  │      └─────────▶┌────────┐
                  └─── messages ────│  view  │  live: over the kernel's own messages, no port, no proxy
                                    └────────┘

*The road not taken.* A web application beside the notebook could do more, but it would need a port, which remote
labs hide, and the learner would look away from the code. Pages and servers come in where they are the lesson.

    from eventlab import lab
    await lab.coupling()    chapter 0's hero: direct calls and events, in one restaurant
    await lab.coach()       chapter 1's hero: the name decides who hears
    await lab.tape()        chapter 2's hero: the same orders on a radio and on a tape
    await lab.wires()       chapter 3's hero: ten events over four wires, and a plug to pull
    await lab.xray()        chapter 4's hero: one emit seen in three places
    lab.serve(app)          a web server on the notebook's own loop
    lab.running()           what is open
    await lab.close()       close it all
    lab.expecting(Error)    a `with` block for an error that is part of the story
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eventlab.lab.expected_error import expecting
    from eventlab.lab.heroes import coach, coupling, tape, wires, xray
    from eventlab.lab.opened import close, running
    from eventlab.lab.picture import show
    from eventlab.lab.server import serve

__all__ = ["close", "coach", "coupling", "expecting", "running", "serve", "show", "tape", "wires", "xray"]

_HOMES = {
    "close": "opened",
    "coach": "heroes",
    "coupling": "heroes",
    "expecting": "expected_error",
    "running": "opened",
    "serve": "server",
    "show": "picture",
    "tape": "heroes",
    "wires": "heroes",
    "xray": "heroes",
}


def __getattr__(name: str) -> Any:
    """Import on first use: `eventlab lab` starts JupyterLab, and needs neither matplotlib nor a server for that."""
    if name not in _HOMES:
        raise AttributeError(f"eventlab.lab has no {name!r}; it has {', '.join(__all__)}.")
    return getattr(import_module(f"eventlab.lab.{_HOMES[name]}"), name)
