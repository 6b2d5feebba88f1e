# expect: NAME-RAISE-01 nobody catches it
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    check_name(name)
    about, _, happened = name.rpartition(".")
    verb = happened.split("_")[0]
    return about != "" and (verb.endswith("ed") or verb in IRREGULAR)
