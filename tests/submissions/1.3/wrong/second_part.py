# expect: NAME-LAST-01 the verb is looked for in the second place only
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    parts = name.split(".")
    verbs = [part.split("_")[0] for part in parts[1:]]
    return any(verb.endswith("ed") or verb in IRREGULAR for verb in verbs)
