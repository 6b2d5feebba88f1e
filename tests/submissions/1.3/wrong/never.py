# expect: NAME-PAST-01 refuses everything
def is_good_name(name):
    return False
