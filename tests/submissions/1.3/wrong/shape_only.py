# expect: NAME-IMPERATIVE-01 check_name is all that it asks
from eventlab.errors import InvalidName
from eventlab.event import check_name

def is_good_name(name):
    try:
        check_name(name)
    except InvalidName:
        return False
    return "." in name
