# right: no class at all: functions around one list; errors chained one behind the other instead of a group
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

    def call_all(waiting, value):
        if not waiting:
            return
        first, *rest = waiting
        try:
            first["left"] -= 1
            if not first["left"]:
                entries[:] = [one for one in entries if one is not first]
            first["handler"](value)
        finally:
            call_all(rest, value)  # an error on its way out becomes the context of the next one

    return SimpleNamespace(
        on=lambda type, handler: add(type, handler, float("inf")),
        once=lambda type, handler: add(type, handler, 1),
        off=off,
        emit=lambda type, value: call_all(hearing(type), value),
        handlers=lambda type: tuple(one["handler"] for one in hearing(type)),
    )
