# expect: NAME-TENSE-01 a list of what is wrong
from eventlab.errors import InvalidName
from eventlab.event import check_name

IMPERATIVES = {"place", "process", "change", "close", "refuse", "send", "pay", "make", "take", "choose", "cancel"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    about, _, happened = name.rpartition(".")
    verb = happened.split("_")[0]
    return about != "" and verb not in IMPERATIVES
