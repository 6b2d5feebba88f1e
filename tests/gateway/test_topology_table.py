"""What runs, as a table: a name a line, numbers to the right, and nothing where there is nothing to say."""

from __future__ import annotations

from rich.console import Console

from eventlab.gateway.topology.status import ProcessStatus, TopologyStatus
from eventlab.gateway.topology.table import as_table, as_text

STATUS = TopologyStatus(
    shape="beta",
    addresses=("http://127.0.0.1:8001/", "http://127.0.0.1:8002/"),
    redis="redis://127.0.0.1:6379/0",
    processes=(
        ProcessStatus(name="node-1", kind="node", port=8001, pid=4711, state="up", connections=12, delivered=1234.6),
        ProcessStatus(name="node-22", kind="node", port=8002, pid=None, state="down"),
    ),
)


def test_plain_lines_stand_in_columns() -> None:
    """For a script, or a terminal that can no more."""
    assert as_text(STATUS).splitlines()[1:] == [
        "clients go to http://127.0.0.1:8001/ or http://127.0.0.1:8002/",
        "         port   pid  state  connections  events/s",
        "node-1   8001  4711  up              12     1,235",
        "node-22  8002        down",
        "events live at redis://127.0.0.1:6379/0",
    ]


def test_on_a_terminal_the_same_stands_in_a_frame() -> None:
    """The numbers to the right, below their headings."""
    console = Console(width=120, force_terminal=False, no_color=True)
    with console.capture() as drawn:
        console.print(as_table(STATUS))
    lines = drawn.get().splitlines()

    assert [line.strip("│").rstrip() for line in lines if "│" in line] == [
        " node-1  │ 8001 │ 4711 │ up    │          12 │    1,235",
        " node-22 │ 8002 │      │ down  │             │",
    ]
    assert lines[-1] == "events live at redis://127.0.0.1:6379/0"
