# right: splits into parts, and the last into words
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    *about, happened = name.split(".")
    verb, *_ = happened.split("_")
    print(about, verb)
    return bool(about) and (verb[-2:] == "ed" or verb in IRREGULAR)
