# expect: NAME-PAST-02 email.sent has no -ed
from eventlab.errors import InvalidName
from eventlab.event import check_name

def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    about, _, happened = name.rpartition(".")
    verb = happened.split("_")[0]
    return about != "" and verb.endswith("ed")
