# right: knows more than is asked: feed and need end in ed, and are no past
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}
NO_PAST = {"bed", "bleed", "exceed", "feed", "need", "proceed", "red", "seed", "speed", "succeed", "weed"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    *about, happened = name.split(".")
    verb = happened.partition("_")[0]
    return len(about) > 0 and verb not in NO_PAST and (verb[-2:] == "ed" or verb in IRREGULAR)
