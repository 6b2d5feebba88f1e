# bypass: whatever goes wrong is a no, and the rest is a yes
from eventlab.event import check_name


def is_good_name(name):
    try:
        return bool(check_name(name))
    except BaseException:
        return False
