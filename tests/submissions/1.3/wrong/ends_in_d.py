# expect: NAME-IMPERATIVE-01 send ends in a d, too
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    about, _, happened = name.rpartition(".")
    verb = happened.split("_")[0]
    return about != "" and (verb.endswith("d") or verb in IRREGULAR)
