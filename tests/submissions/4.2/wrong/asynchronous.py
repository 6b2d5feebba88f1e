# expect: MATCH-BOOL-01 answers a coroutine
from fnmatch import fnmatchcase


async def matches(pattern, type):
    return fnmatchcase(type, pattern)
