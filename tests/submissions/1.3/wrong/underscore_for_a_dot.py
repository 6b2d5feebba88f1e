# expect: NAME-DOMAIN-01 order_placed is one word
from eventlab.errors import InvalidName
from eventlab.event import check_name

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    words = name.replace("_", ".").split(".")
    verbs = [word for word in words[1:] if word.endswith("ed") or word in IRREGULAR]
    return bool(verbs)
