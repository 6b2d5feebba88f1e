"""The heroes by name: each shows itself live where somebody watches, and as a picture where nobody does."""

from __future__ import annotations

from eventlab.lab.picture import live, show


async def coupling() -> None:
    """Show the coupling explorer: Order's code beside the restaurant, by direct calls or with events.

    With `EVENTLAB_LIVE=0` its story is played through and shown as a picture. Running it again starts afresh.
    """
    if live():
        from IPython.display import display

        from eventlab.lab.coupling_view import open_coupling

        display(await open_coupling())  # type: ignore[no-untyped-call]  # IPython ships no types for it
    else:
        from eventlab.lab.coupling_figure import describe, draw_coupling, story

        panels = story()
        show(draw_coupling(panels), describe(panels))


async def coach() -> None:
    """Show the name coach: type a name, and see which of five listeners would hear it, what it says, what is better.

    With `EVENTLAB_LIVE=0` six names are shown as a picture. Running it again starts afresh.
    """
    if live():
        from IPython.display import display

        from eventlab.lab.coach_view import open_coach

        display(await open_coach())  # type: ignore[no-untyped-call]  # IPython ships no types for it
    else:
        from eventlab.lab.coach_figure import describe, draw_coach, story

        snapshots = story()
        show(draw_coach(snapshots), describe(snapshots))


async def tape() -> None:
    """Show the tape player: a radio above a tape, Bob's switch, and cursors that can be moved.

    With `EVENTLAB_LIVE=0` its story is played through and shown as a picture. Running it again starts afresh.
    """
    if live():
        from IPython.display import display

        from eventlab.lab.tape_view import open_tape

        display(await open_tape())  # type: ignore[no-untyped-call]  # IPython ships no types for it
    else:
        from eventlab.lab.tape_figure import describe, draw_tape, story

        panels = await story()
        show(draw_tape(panels), describe(panels))


async def wires(address: str | None = None) -> None:
    """Show four wires with a reader each: send ten events, pull the plug in the middle, and see what arrives.

    `address` is the store behind Redis Pub/Sub and Redis Streams; without one it is in this process. With
    `EVENTLAB_LIVE=0` the story is played through and shown as a picture. Running it again starts afresh.
    """
    if live():
        from IPython.display import display

        from eventlab.lab.wires_view import open_wires

        display(await open_wires(address))  # type: ignore[no-untyped-call]  # IPython ships no types for it
    else:
        from eventlab.lab.wires_figure import describe, draw_wires, story

        lanes = await story(address)
        show(draw_wires(lanes), describe(lanes))


async def xray() -> None:
    """Show the X-ray of one emit: three columns, one id, and buttons to restart, disconnect and crash.

    With `EVENTLAB_LIVE=0` its story is played through and shown as a picture. Running it again starts afresh.
    """
    if live():
        from IPython.display import display

        from eventlab.lab.xray_view import open_xray

        display(await open_xray())  # type: ignore[no-untyped-call]  # IPython ships no types for it
    else:
        from eventlab.lab.xray_figure import describe, draw_xray, story

        panels = await story()
        show(draw_xray(panels), describe(panels))
