# expect: EMIT-LEAK-01 handlers answers the very list that emit walks over
from operator import eq


class EventEmitter:
    def __init__(self, match=eq):
        self.match = match
        self.types = {}  # type -> list of handlers
        self.single = []  # those registered with once

    def on(self, type, handler):
        self.types.setdefault(type, []).append(handler)
        return lambda: self.off(type, handler)

    def once(self, type, handler):
        self.single.append((type, handler))
        return self.on(type, handler)

    def off(self, type, handler):
        if handler in self.types.get(type, []):
            self.types[type].remove(handler)

    def emit(self, type, value):
        errors = []
        hearing = [(name, one) for name, all_ in self.types.items() if self.match(name, type) for one in all_]
        for name, handler in hearing:
            if (name, handler) in self.single:
                self.single.remove((name, handler))
                self.off(name, handler)
            try:
                handler(value)
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("handlers raised", errors)

    def handlers(self, type):
        return self.types.get(type, [])
