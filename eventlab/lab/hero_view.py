"""What every hero's widget does: it shows a model's snapshots, and passes presses on to the model.

    browser ──press──▶ another thread ──▶ the loop of the cells ──▶ operation ──▶ state ──▶ browser

A hero says what its operations are and what is to be drawn. `HeroView` is for a model that answers at once; with
`BusyHeroView` an operation may be awaited, and while one is at work no other begins.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import anywidget
import traitlets

from eventlab.lab.opened import forget, remember

Operation = Callable[..., object]
"""Called with the details of a press; what it returns is awaited where it can be."""


class HeroView(anywidget.AnyWidget):
    """A hero in JupyterLab. `name` is what `lab.running()` and `lab.close()` know it by."""

    state = traitlets.Dict().tag(sync=True)
    """What is to be drawn, and `turn`: how many operations have been done."""
    error = traitlets.Unicode("").tag(sync=True)
    """What the last operation raised."""
    closed = traitlets.Bool(False).tag(sync=True)

    def __init__(self, name: str, **shown: Any) -> None:
        self.name, self._turn = name, 0
        super().__init__(state=self._state(), **shown)
        self._loop = asyncio.get_running_loop()
        self.on_msg(self._received)

    def operations(self) -> Mapping[str, Operation]:
        """What can be pressed, by the word that the browser sends as `do`."""
        raise NotImplementedError

    def drawn(self) -> dict[str, Any]:
        """The model's snapshot, as the browser draws it."""
        raise NotImplementedError

    async def release(self) -> None:
        """Close what the hero has opened besides; most have nothing."""

    async def stop(self) -> None:
        """Close it; the widget says so, and its controls are off. What fails to close stays listed as open."""
        self.closed = True
        await self.release()
        forget(self)

    def _received(self, _widget: object, content: Mapping[str, Any], _buffers: object) -> None:
        """Hand a message over to the loop of the cells: JupyterLab has widgets' messages read in another thread."""
        self._loop.call_soon_threadsafe(self._pressed, content)

    def _pressed(self, content: Mapping[str, Any]) -> None:
        """A press in the browser. The model answers at once, so none has to wait, and none is dropped."""
        if not self.closed:
            self.error = ""
            with self._turning():
                self._operate(**content)

    def _operate(self, do: str, **details: Any) -> object:
        return self.operations()[do](**details)

    @contextmanager
    def _turning(self) -> Iterator[None]:
        """Around an operation: what it raises is shown, and the state after it."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  (nobody awaits a press: the widget is where its error is seen)
            self.error = f"{type(error).__name__}: {error}"
        finally:
            self._turn += 1
            self.show()

    def show(self) -> None:
        """Send the browser what is to be drawn now."""
        self.state = self._state()

    def _state(self) -> dict[str, Any]:
        return self.drawn() | {"turn": self._turn}


class BusyHeroView(HeroView):
    """A hero whose operations take their time. A press while another is at work is dropped."""

    busy = traitlets.Bool(False).tag(sync=True)
    """An operation runs; the controls wait."""

    def __init__(self, name: str, **shown: Any) -> None:
        self._doing: set[asyncio.Task[None]] = set()
        super().__init__(name, **shown)

    async def release(self) -> None:
        """Let what is at work come to its end."""
        await asyncio.gather(*self._doing)

    def _pressed(self, content: Mapping[str, Any]) -> None:
        if not self.busy and not self.closed:
            self.busy, self.error = True, ""
            task = self._loop.create_task(self._do(**content))
            self._doing.add(task)  # a task that nobody holds may be collected before it is done
            task.add_done_callback(self._doing.discard)

    async def _do(self, do: str, **details: Any) -> None:
        try:
            with self._turning():
                done = self._operate(do, **details)
                if inspect.isawaitable(done):
                    await done
        finally:
            self.busy = False


View = TypeVar("View", bound=HeroView)


async def instead(view: View) -> View:
    """Note that this one is open, close the older one of its name, and return it."""
    older = remember(view)
    if older is not None:
        await older.stop()
    return view
