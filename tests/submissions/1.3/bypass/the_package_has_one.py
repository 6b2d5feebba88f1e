# bypass: hands the question on to the advice of the package
from eventlab.event import advise


def is_good_name(name):
    return advise(name).good
