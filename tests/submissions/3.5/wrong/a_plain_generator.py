# expect: FOLLOW-KIND-01 a generator that nobody can await in
def follow(redis, stream, *, after="0-0"):
    while True:
        yield redis.xread({stream: after}, block=1000)
