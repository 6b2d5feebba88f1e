# expect: NAME-BEHIND-01 logged_in does not end in ed
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    about, _, happened = name.rpartition(".")
    return about != "" and (happened.endswith("ed") or happened in IRREGULAR)
