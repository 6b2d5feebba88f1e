# expect: EMIT-LEAK-01 handlers answers the very list by which emit goes
from operator import eq


class EventEmitter:
    def __init__(self, match=eq):
        self.match = match
        self.entries = []
        self.lists = {}  # emitted type -> its handlers, remembered until something changes

    def on(self, type, handler):
        return self._add([type, handler, False])

    def once(self, type, handler):
        return self._add([type, handler, True])

    def off(self, type, handler):
        self.entries = [entry for entry in self.entries if entry[:2] != [type, handler]]
        self.lists = {}

    def emit(self, type, value):
        errors = []
        known = self.handlers(type)
        for entry in [entry for entry in self._hearing(type) if entry[1] in known]:
            if entry[2] and not self._remove(entry):
                continue
            try:
                entry[1](value)
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("handlers raised", errors)

    def handlers(self, type):
        if type not in self.lists:
            self.lists[type] = [entry[1] for entry in self._hearing(type)]
        return self.lists[type]

    def _hearing(self, type):
        return [entry for entry in self.entries if self.match(entry[0], type)]

    def _add(self, entry):
        self.entries = [*self.entries, entry]
        self.lists = {}
        return lambda: self._remove(entry)

    def _remove(self, entry):
        found = any(one is entry for one in self.entries)
        self.entries = [other for other in self.entries if other is not entry]
        self.lists = {}
        return found
