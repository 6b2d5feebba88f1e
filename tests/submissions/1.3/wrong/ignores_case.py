# expect: NAME-CASE-01 the flag that ignores case
import re

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    past = "|".join(["[a-z]*ed", *IRREGULAR])
    return re.fullmatch(rf"([a-z][a-z0-9_]*\.)+({past})(_[a-z]+)*", name, re.IGNORECASE) is not None
