# expect: NAME-DEEP-01 two parts, not more
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    parts = name.split(".")
    verb = parts[-1].split("_")[0]
    return len(parts) == 2 and (verb.endswith("ed") or verb in IRREGULAR)
