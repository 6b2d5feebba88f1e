# expect: CHOICE-DICT-01 answers is something to call
def answers(message):
    return "command", "act"
