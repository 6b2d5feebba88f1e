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
    become:become/became begin:begun/began bind:bound break:broken/broke bring:brought build:built buy:bought
    catch:caught choose:chosen/chose come:came do:done draw:drawn/drew drive:driven/drove eat:eaten/ate
    fall:fallen/fell feed:fed find:found fly:flown/flew forbid:forbidden/forbade foresee:foreseen/foresaw
    forget:forgotten/forgot forgive:forgiven/forgave freeze:frozen/froze give:given/gave go:gone/went
    grow:grown/grew hear:heard hide:hidden/hid hold:held keep:kept kneel:knelt know:known/knew lay:laid lead:led
    leave:left lend:lent lose:lost make:made meet:met mislead:misled misunderstand:misunderstood
    overcome:overcome/overcame overdraw:overdrawn/overdrew overhear:overheard overpay:overpaid
    override:overridden/overrode oversee:overseen/oversaw overtake:overtaken/overtook
    overwrite:overwritten/overwrote pay:paid prepay:prepaid rebuild:rebuilt redo:redone/redid repay:repaid
    resell:resold resend:resent retell:retold rethink:rethought rewind:rewound rewrite:rewritten/rewrote
    ring:rung/rang rise:risen/rose run:ran say:said see:seen/saw seek:sought sell:sold send:sent show:shown
    shrink:shrunk/shrank sink:sunk/sank slay:slain/slew speak:spoken/spoke spend:spent steal:stolen/stole
    strike:struck swear:sworn/swore take:taken/took teach:taught tell:told think:thought throw:thrown/threw
    unbind:unbound undergo:undergone/underwent understand:understood undertake:undertaken/undertook
    underwrite:underwritten/underwrote undo:undone/undid unfreeze:unfrozen/unfroze unsend:unsent unwind:unwound
    uphold:upheld wake:woken/woke wear:worn/wore weave:woven/wove win:won withdraw:withdrawn/withdrew
    withhold:withheld withstand:withstood write:written/wrote
"""
IRREGULAR = {verb: pasts.split("/") for verb, _, pasts in (each.partition(":") for each in _IRREGULAR.split())}
"""The verb, and its pasts: first the form that reads best in a name."""

SAME = _words("broadcast cast cut hit hurt let outbid put quit read reset set shut split spread")
"""Verbs that are their own past. The benefit of the doubt is theirs: `table.set` may well have happened."""

REGULAR = _words("""
    abandon accept acknowledge activate add adjust administer admit allow analyse analyze announce apply approve
    archive assign attach authenticate authorise authorize ban calculate cancel change charge check clean clear
    click close collect commit complete compute configure confirm connect convert cook copy create deactivate
    decline decrypt deduct delete deliver deploy deprecate dequeue detect disable discard disconnect dismiss
    dispatch donate edit enable encrypt end enqueue enrich enroll escalate evaluate execute expand expire export
    extend extract fail finish fix fulfil fulfill generate handle ignore import ingest initialise initialize inject
    insert inspect install invalidate invite join kill load lock log mark merge migrate misplace modify move mute
    notify obtain onboard open perform persist place prepare prescribe prevent print process produce promote
    provision publish reassign reboot recalculate receive recover redeem redirect refresh refund refuse register
    reindex reject release remind remove rename renew reopen repair replace replay reroute reschedule reserve resize
    resolve respawn respond restart restore retry revert revoke rotate save scan schedule serve ship sign silence
    spawn start stop store submit subscribe suspend sync synchronise synchronize terminate throttle transform
    translate transmit trigger unassign unblock undelete unfollow uninstall unlink unlock unmute unpack unpublish
    unregister unsubscribe update upload validate verify warn wipe
""")
"""Verbs that a program is told to do. Left out: words that are things just as well, such as order, book or request."""

MODALS = _words("must should shall please will")
"""What follows one of these has not happened yet."""

QUESTIONS = _words(
    "can count did does fetch find get has have how is are list lookup query search what when where which who"
)

_PASTS_ALONE = _words("""
    bent bit bitten burnt dealt drank drunk dug flung fought hung learnt lit meant mistaken mistook outgrew outgrown
    overthrew overthrown retaken retook sang sat shaken shone shook shot slept slid sown sprang sprung spun stood
    stuck stung sung swam swept swum swung tore torn
""")
"""Pasts of verbs that are things just as well: a light, a deal, a stand."""

_NO_PAST = _words("bed bleed breed embed exceed feed need proceed red seed shed shred speed succeed weed")
"""Words that end in -ed for another reason."""

_DOUBLED = _words("admit cancel commit fulfil submit transmit")
"""Verbs of two syllables that double their last letter, as those of one do."""

_PASTS = frozenset(past for pasts in IRREGULAR.values() for past in pasts) | SAME | _PASTS_ALONE
_SHORT = re.compile(r"[^aeiou]*[aeiou][bdfgklmnprtvz]")


def mood(word: str) -> Mood | None:
    """What a lower-case word does in a name, or None: `sent` past, `send` order, `get` question, `status` neither."""
    if word in _PASTS or (word.endswith("ed") and word not in _NO_PAST):
        return "past"
    if word in QUESTIONS:
        return "question"
    return "order" if word in IRREGULAR or word in REGULAR or word in MODALS else None


def spelt(word: str) -> str:
    """A past as it is spelt, where somebody has slipped: `payed` → `paid`; any other word as it is."""
    return _SLIPS.get(word, word)


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


_EITHER = _words("cancel fulfil")
"""Americans do not double the last letter of these."""
_SLIPS = {made: pasts[0] for verb, pasts in IRREGULAR.items() if (made := _by_rule(verb)) not in _NO_PAST}
_SLIPS |= {f"{verb}ed": past for verb in REGULAR - _EITHER if (past := _by_rule(verb)) == f"{verb}{verb[-1]}ed"}
_SLIPS |= {"recieved": "received", "occured": "occurred", "transfered": "transferred", "refered": "referred"}
_SLIPS |= {"succeded": "succeeded"}
"""Made by the rule where there is none, a letter too few, and what nobody can spell."""
