# expect: RUN-NAME-01 a name that is not there
def make_event(type, data, *, now, **fields):
    return Evnt(type, data, time=now, **fields)
