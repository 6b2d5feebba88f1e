# expect: EVENT-KIND-01 the guide's own form
def make_event(type, data, *, now, **fields):
    if now.tzinfo is None:
        raise ValueError(now)
    return {"what": type, "when": now.isoformat(), "details": dict(data), **fields}
