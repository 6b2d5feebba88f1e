-- Hand out what is due to be tried again, for as long as the lease lasts. Whose worker dies with it is due again.
--
-- KEYS  see group_create.lua
-- ARGV  1 lease in ms   2 limit
-- reply: for each its position, its attempt, its envelope, and why it failed the last time

local retry, tries = KEYS[3], KEYS[4]
local time = redis.call('TIME') -- the server's own, so that no two clocks have to agree
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local found = {}
for _, position in ipairs(redis.call('ZRANGEBYSCORE', retry, '-inf', now, 'LIMIT', 0, ARGV[2])) do
  local attempt = redis.call('HINCRBY', tries, position .. ':attempt', 1)
  redis.call('HSET', tries, position .. ':leased', 1)
  redis.call('ZADD', retry, now + ARGV[1], position)
  local kept = redis.call('HMGET', tries, position .. ':envelope', position .. ':reason')
  found[#found + 1] = {position, attempt, kept[1], kept[2] or ''}
end
return found
