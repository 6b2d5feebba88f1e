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
