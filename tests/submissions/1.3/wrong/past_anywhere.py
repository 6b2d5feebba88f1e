# expect: NAME-LAST-01 any part may be the verb
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    parts = name.split(".")
    return len(parts) > 1 and any(part.split("_")[0][-2:] == "ed" or part.split("_")[0] in IRREGULAR for part in parts)
