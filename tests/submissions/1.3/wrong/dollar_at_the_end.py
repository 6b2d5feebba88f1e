# expect: NAME-SHAPE-01 a dollar lets the end of a line pass
import re

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    past = "|".join(["[a-z]*ed", *IRREGULAR])
    return re.match(rf"([a-z][a-z0-9_]*\.)+({past})(_[a-z]+)*$", name) is not None
