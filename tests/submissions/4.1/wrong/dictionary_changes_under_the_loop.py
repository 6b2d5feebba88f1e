# expect: EMIT-CHANGE-01 a dictionary that changes while it is walked over raises
from operator import eq


class EventEmitter:
    def __init__(self, match=eq):
        self.match = match
        self.entries = {}

    def on(self, type, handler):
        return self._add([type, handler, False])

    def once(self, type, handler):
        return self._add([type, handler, True])

    def off(self, type, handler):
        self.entries = {key: entry for key, entry in self.entries.items() if entry[:2] != [type, handler]}

    def emit(self, type, value):
        errors = []
        for entry in self.entries.values():
            if not self.match(entry[0], type):
                continue
            if entry[2]:
                self._remove(entry)
            try:
                entry[1](value)
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("handlers raised", errors)

    def handlers(self, type):
        return tuple(entry[1] for entry in self._hearing(type))

    def _hearing(self, type):
        return [entry for entry in self.entries.values() if self.match(entry[0], type)]

    def _add(self, entry):
        self.entries[id(entry)] = entry
        return lambda: self._remove(entry)

    def _remove(self, entry):
        self.entries.pop(id(entry), None)
