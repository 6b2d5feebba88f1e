# expect: NAME-BOOL-01 answers a coroutine
async def is_good_name(name):
    return "." in name
