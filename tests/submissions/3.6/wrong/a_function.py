# expect: CHOICE-DICT-01 answers is something to call
def answers(case):
    return "websocket", "both"
