# right: a list for each type in a dictionary, copied before each walk; other names inside, and it prints
from operator import eq


class EventEmitter:
    def __init__(self, match=eq):
        self.fits = match
        self.book = {}

    def on(self, type, handler, single=False):
        note = [handler, single]
        self.book.setdefault(type, []).append(note)
        print("registered", handler, "for", type)

        def stop():
            if note in self.book.get(type, []):
                self.book[type] = [one for one in self.book[type] if one is not note]

        return stop

    def once(self, type, handler):
        return self.on(type, handler, single=True)

    def off(self, type, handler):
        for note in list(self.book.get(type, [])):
            if note[0] is handler:
                self.book[type].remove(note)

    def _who(self, type):
        return [(listened, note) for listened, notes in self.book.items() if self.fits(listened, type) for note in notes]

    def emit(self, type, value):
        failures = []
        for listened, note in self._who(type):
            if note[1]:
                self.book[listened] = [one for one in self.book[listened] if one is not note]
            try:
                note[0](value)
            except Exception as failure:
                failures.append(failure)
        if failures:
            raise ExceptionGroup("some handlers raised", failures)

    def handlers(self, type):
        return [note[0] for _, note in self._who(type)]
