# expect: NAME-IMPERATIVE-01 accepts everything
def is_good_name(name):
    return True
