# expect: NAME-BEHIND-01 one word may follow, and no second one
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    about, _, happened = name.rpartition(".")
    verb, *behind = happened.split("_")
    return about != "" and len(behind) < 2 and (verb.endswith("ed") or verb in IRREGULAR)
