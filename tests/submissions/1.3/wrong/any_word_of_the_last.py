# expect: NAME-FIRST-01 must_be_shipped has a past in it
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    about, _, happened = name.rpartition(".")
    return about != "" and any(word.endswith("ed") or word in IRREGULAR for word in happened.split("_"))
