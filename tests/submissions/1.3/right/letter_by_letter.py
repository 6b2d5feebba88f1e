# right: without re and check_name: every character is looked at
import string

IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


ALLOWED = set(string.ascii_lowercase + string.digits + "_")


def is_good_name(name):
    parts = name.split(".")
    if len(parts) < 2 or not all(parts):
        return False
    for part in parts:
        if set(part) - ALLOWED or part[0] not in string.ascii_lowercase:
            return False
    verb = parts[-1].split("_")[0]
    return verb in IRREGULAR or verb.endswith("ed")
