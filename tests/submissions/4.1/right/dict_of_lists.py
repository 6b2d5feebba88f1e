# right: a list for each type in a dictionary, put in order by number; once ends before anybody is called; it prints
from operator import eq


class EventEmitter:
    def __init__(self, match=eq):
        self.fits = match
        self.book = {}
        self.number = 0

    def on(self, type, handler, single=False):
        self.number += 1
        note = [handler, single, self.number]
        self.book.setdefault(type, []).append(note)
        print("registered", handler, "for", type)

        def stop():
            self.book[type] = [one for one in self.book[type] if one is not note]

        return stop

    def once(self, type, handler):
        return self.on(type, handler, single=True)

    def off(self, type, handler):
        self.book[type] = [note for note in self.book.get(type, []) if note[0] != handler]

    def _who(self, type):
        found = [(one, note) for one, notes in self.book.items() if self.fits(one, type) for note in notes]
        return sorted(found, key=lambda pair: pair[1][2])

    def emit(self, type, value):
        failures = []
        who = self._who(type)
        for listened, note in who:
            if note[1]:
                self.book[listened] = [one for one in self.book[listened] if one is not note]
        for _, note in who:
            try:
                note[0](value)
            except Exception as failure:
                failures.append(failure)
        if failures:
            raise ExceptionGroup("some handlers raised", failures)

    def handlers(self, type):
        return tuple(note[0] for _, note in self._who(type))
