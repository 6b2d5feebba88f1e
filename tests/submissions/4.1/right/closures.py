# right: no class at all: functions around one list, which count how often each entry may still be called
from types import SimpleNamespace


def EventEmitter(match=lambda a, b: a == b):
    entries = []

    def add(type, handler, left):
        entry = {"type": type, "handler": handler, "left": left}
        entries.append(entry)

        def stop():
            entry["left"] = 0
            if any(one is entry for one in entries):
                entries[:] = [one for one in entries if one is not entry]

        return stop

    def off(type, handler):
        entries[:] = [one for one in entries if (one["type"], one["handler"]) != (type, handler)]

    def hearing(type):
        return [one for one in entries if match(one["type"], type)]

    def call(entry, value):
        if entry["left"] > 0:
            entry["left"] -= 1
            if not entry["left"]:
                entries[:] = [one for one in entries if one is not entry]
            try:
                entry["handler"](value)
            except Exception as error:
                return [error]
        return []

    def emit(type, value):
        if errors := [error for entry in hearing(type) for error in call(entry, value)]:
            raise ExceptionGroup(type, errors)

    return SimpleNamespace(
        on=lambda type, handler: add(type, handler, float("inf")),
        once=lambda type, handler: add(type, handler, 1),
        off=off,
        emit=emit,
        handlers=lambda type: tuple(one["handler"] for one in hearing(type)),
    )
