"""How chance makes an `Event` (for `st.from_type(Event)`)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from eventlab.event import Event

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)  # Cs: lone surrogates, refused
NUMBERS = st.integers(-(2**1024) + 1, 2**1024 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=4)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["subject", "time", "datacontenttype", "No-Name"]) | TEXTS, VALUES, max_size=3
)

SEGMENTS = st.from_regex(r"[a-z][a-z0-9]{0,5}(_[a-z0-9]{1,4}){0,2}", fullmatch=True)
NAMES = st.lists(SEGMENTS, min_size=1, max_size=4).map(".".join)
WORDS = st.text(min_size=1, max_size=20).filter(str.isprintable) | st.sampled_from(
    ["eventlab", "https://a.example/b?c#d"]
)
ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=ZONES)

st.register_type_strategy(
    Event,
    st.builds(
        Event,
        NAMES,
        OBJECTS,
        time=TIMES,
        id=WORDS,
        actor=st.none() | WORDS,
        source=st.none() | WORDS,
        key=st.none() | WORDS,
        version=st.integers(1, 2**31 - 1),
        metadata=OBJECTS | st.builds(dict, OBJECTS, cloudevents=VALUES | ATTRIBUTES),
    ),
)
