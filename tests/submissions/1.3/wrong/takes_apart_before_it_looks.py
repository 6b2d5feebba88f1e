# expect: RUN-RAISED-01 a name without a dot has no second part
IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    if not name.replace(".", "").replace("_", "").isalnum() or not name.islower() or "" in name.split("."):
        return False
    verb = name.split(".", 1)[1].split(".")[-1].split("_")[0]
    return verb.endswith("ed") or verb in IRREGULAR
