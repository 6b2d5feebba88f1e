# right: dataclass entries in a dictionary by number; a handler's error has its wrapper in the group
from dataclasses import dataclass
from itertools import count
from operator import eq
from typing import Any, Callable


@dataclass
class Listener:
    type: str
    handler: Callable
    once: bool = False


class EventEmitter:
    def __init__(self, match=eq):
        self.match = match
        self.numbers = count()
        self.listeners: dict[int, Listener] = {}

    def _add(self, listener):
        number = next(self.numbers)
        self.listeners[number] = listener
        return lambda: self.listeners.pop(number, None) is not None

    def on(self, type, handler):
        return self._add(Listener(type, handler))

    def once(self, type, handler):
        return self._add(Listener(type, handler, once=True))

    def off(self, type: str, handler: Any) -> None:
        """Ends every registration of this handler for this type."""
        self.listeners = {
            number: one for number, one in self.listeners.items() if (one.type, one.handler) != (type, handler)
        }

    def emit(self, type, value):
        errors = []
        for number, listener in sorted(self.listeners.items()):
            if not self.match(listener.type, type):
                continue
            if listener.once and self.listeners.pop(number, None) is None:
                continue
            try:
                listener.handler(value)
            except Exception as error:
                failure = RuntimeError(f"a handler of {listener.type} raised")
                failure.__cause__ = error
                errors.append(failure)
        if errors:
            raise ExceptionGroup(type, errors)

    def handlers(self, type):
        return tuple(one.handler for one in self.listeners.values() if self.match(one.type, type))
