"""English verbs, as far as names need them: does a word tell of the past, give an order, or ask?

    sent, placed      past       send, place     order       get, count     question       status, login    neither

A list and three spelling rules, and no more: whoever names an event in a way that the list does not know gets advice
that is too careful, and the name is taken all the same.
"""

from __future__ import annotations

import re
from typing import Literal

Mood = Literal["past", "order", "question"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IRREGULAR = """
    begin:begun/began break:broken/broke bring:brought build:built buy:bought catch:caught choose:chosen/chose do:done
    draw:drawn/drew drive:driven/drove eat:eaten/ate fall:fallen/fell feed:fed find:found forget:forgotten/forgot
    freeze:frozen/froze give:given/gave go:gone/went grow:grown/grew hold:held keep:kept lay:laid lead:led leave:left
    lend:lent lose:lost make:made meet:met pay:paid ring:rung/rang rise:risen/rose run:ran sell:sold send:sent
    spend:spent steal:stolen/stole take:taken/took tell:told throw:thrown/threw win:won withdraw:withdrawn/withdrew
    write:written/wrote
"""
IRREGULAR = {verb: pasts.split("/") for verb, _, pasts in (each.partition(":") for each in _IRREGULAR.split())}
"""The verb, and its pasts: first the form that reads best in a name."""

SAME = _words("cut hit let put read reset set shut split")
"""Verbs that are their own past. The benefit of the doubt is theirs: `table.set` may well have happened."""

REGULAR = _words("""
    accept activate add apply approve archive assign cancel change charge check clean clear click close commit
    complete confirm cook copy create decline delete deliver deploy disable dispatch enable end execute expire
    export fail finish fix handle import install invite join load lock log mark merge move notify open place
    prepare print process publish receive refund refuse register reject release remove rename replace reserve
    restart restore retry save schedule serve ship sign start stop store submit subscribe sync trigger unlock
    update upload validate verify
""")
"""Verbs that a program is told to do. Left out: words that are things just as well, such as order, book or request."""

MODALS = _words("must should shall please will")
"""What follows one of these has not happened yet."""

QUESTIONS = _words(
    "can count did does fetch find get has have how is are list lookup query search what when where which who"
)

_NO_PAST = _words("bed bleed breed embed exceed feed need proceed red seed shed shred speed succeed weed")
"""Words that end in -ed for another reason."""

_DOUBLED = _words("cancel commit submit")
"""Verbs of two syllables that double their last letter, as those of one do."""

_PASTS = frozenset(past for pasts in IRREGULAR.values() for past in pasts) | SAME
_SHORT = re.compile(r"[^aeiou]*[aeiou][bdfgklmnprtvz]")


def mood(word: str) -> Mood | None:
    """What a lower-case word does in a name, or None: `sent` past, `send` order, `get` question, `status` neither."""
    if word in _PASTS or (word.endswith("ed") and word not in _NO_PAST):
        return "past"
    if word in QUESTIONS:
        return "question"
    return "order" if word in IRREGULAR or word in REGULAR or word in MODALS else None


def spelt(word: str) -> str:
    """A past as it is spelt, where somebody has made it by the rule: `payed` → `paid`; any other word as it is."""
    return _BY_RULE.get(word, word)


def past_of(verb: str) -> str:
    """The past of a verb, in the form that reads best in a name: `send` → `sent`, `ship` → `shipped`."""
    if verb in SAME:
        return verb
    return IRREGULAR[verb][0] if verb in IRREGULAR else _by_rule(verb)


def _by_rule(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in _DOUBLED or _SHORT.fullmatch(verb) else "") + "ed"


_BY_RULE = {_by_rule(verb): pasts[0] for verb, pasts in IRREGULAR.items()}
