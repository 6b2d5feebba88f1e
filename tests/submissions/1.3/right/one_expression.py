# right: a regular expression of its own, without check_name
import re

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


WORD = "[a-z][a-z0-9_]*"
PAST = "|".join(["[a-z0-9]*ed", *sorted(IRREGULAR)])
GOOD = re.compile(rf"(?:{WORD}\.)+(?:{PAST})(?:_[a-z0-9]+)*")


def is_good_name(name):
    return GOOD.fullmatch(name) is not None
