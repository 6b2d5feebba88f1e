# expect: NAME-BOOL-01 a match object is no bool
import re

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    return re.fullmatch(r"([a-z][a-z0-9_]*\.)+([a-z]*ed|" + "|".join(IRREGULAR) + r")(_[a-z]+)*", name)
