# right: one entry for each command, sent as words
async def follow(redis, stream, *, after="0-0"):
    while True:
        reply = await redis.execute_command("XREAD", "COUNT", 1, "BLOCK", 1000, "STREAMS", stream, after)
        for _, [(position, fields)] in reply or []:
            after = position.decode()
            yield [after, fields]
