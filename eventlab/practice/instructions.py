"""The linter on data that gives orders: `template`, `send_at`, `callback_url`, `notify_user: true`.

The guide's bad example is an event in name alone: it tells the mailer which letter to send to whom. The same word can
be an honest fact, though. About a letter that *was* sent, its template is one, and about a transfer, `to` is another.
So each word is looked at together with what the event is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from eventlab.event import advise
from eventlab.event.tense import mood
from eventlab.practice.described import Described, Field, words
from eventlab.practice.design_codes import found
from eventlab.practice.findings import Finding


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LETTER = _set("template template_id template_name email_template mail_template recipient recipients cc bcc")
"""What one tells a mailer."""
_PERHAPS = _set("subject body to")
"""The same, where one of those stands beside it."""
_LETTERS = _set("email mail message sms notification letter template newsletter push campaign reminder")
"""An event about one of these may say so much of it."""
_MADE = _set("generated rendered printed created")
"""What is done with a template that is none of a letter's."""
_CALL = _set("callback callback_url webhook_url reply_to return_url notify_url on_success on_failure")
_CALLED = _set("webhook subscription callback endpoint integration")
_LATER = _set("send_at run_at execute_at deliver_at notify_at retry_at send_after run_after delay_seconds")
_PLANNED = _set("scheduled planned postponed delayed rescheduled")
_WISH = _set("next_action next_step required_action instruction instructions command commands todo do notify")
_OBEYED = _set("instruction instructions command commands todo shell terminal console cli bot")
"""An event about one of these may say what it was."""
_MODAL = (("should",), ("must",), ("please",))


def instructions(at: Described, details: list[Field]) -> Iterator[Finding]:
    """One finding for all fields that tell a consumer what to do."""
    told = {
        "_".join(each.words): each for each in details if not each.path.endswith("]")
    }  # what a list is called, once
    about = _about(at.name or "")
    paths = [each.path for name, each in told.items() if _orders(name, each, about, told)]
    if paths:
        mend = (
            f"Leave {'them' if len(paths) > 1 else 'it'} out, and say what happened, with what a consumer needs to "
            "decide by itself. Where you really mean one receiver, send it a Command."
        )
        yield found("DESIGN-INSTRUCTION-01", at, ", ".join(paths), _shown(told, paths), mend)


@lru_cache(maxsize=4096)  # a file of events holds the same few types again and again
def _about(type: str) -> frozenset[str]:
    """What an event is about, in words; nothing, if its name is no event's: a command's excuses nothing."""
    return frozenset(words(type) if advise(type).good else ())


def _orders(name: str, each: Field, about: frozenset[str], told: dict[str, Field]) -> bool:
    """Whether this field, of an event that is about that, is an order."""
    if name in _LETTER or (name in _PERHAPS and told.keys() & _LETTER):
        return not about & (_LETTERS | _MADE)
    if name in _CALL:
        return not about & _CALLED
    if name in _LATER:
        return not about & (_LETTERS | _PLANNED)
    if name in ("action", "actions"):
        return any(_is_order(said) for said in (each.value if isinstance(each.value, list | tuple) else [each.value]))
    if name in _WISH:
        return not about & _OBEYED and each.may_be("string", "array", "object")
    return each.words[:1] in _MODAL or _switch(each)


def _is_order(said: object) -> bool:
    """`send_email`, and not `save`: a single word is what somebody has clicked."""
    verb, *behind = (words(said) if isinstance(said, str) else ()) or ("",)
    return bool(behind) and mood(verb) == "order"


def _switch(each: Field) -> bool:
    """`notify_user: true`: an order in the name, and whether to follow it."""
    verb, *behind = each.words or ("",)
    return (
        each.kind == "boolean"
        and bool(behind)
        and mood(verb) == "order"
        and mood(behind[-1]) is None
        and verb in _DOING
    )


_DOING = _set("send notify charge delete create cancel refund ship remove publish deliver archive")
"""Verbs that nobody uses as a quality of something."""


def _shown(told: dict[str, Field], paths: list[str]) -> str:
    (value, *more) = [each.value for each in told.values() if each.path in paths]
    return "" if more else repr(value)[:60]
