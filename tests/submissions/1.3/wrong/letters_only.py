# expect: NAME-SHAPE-02 isalpha knows no underscore and no digit
IRREGULAR = {"begun", "chosen", "found", "left", "lost", "made", "paid", "ran", "sent", "sold", "taken", "won"}


def is_good_name(name):
    *about, happened = name.split(".")
    verb = happened.split("_")[0]
    if not about or not all(part.isalpha() and part.islower() for part in (*about, verb)):
        return False
    return happened.replace("_", "").isalpha() and (verb.endswith("ed") or verb in IRREGULAR)
