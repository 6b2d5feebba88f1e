# expect: NAME-SHAPE-01 a dot and a past, and no look at the rest
IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    about, _, happened = name.rpartition(".")
    verb = happened.split("_")[0]
    return about != "" and name.islower() and (verb.endswith("ed") or verb in IRREGULAR)
