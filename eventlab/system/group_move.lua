-- Let go of a delivery, and put it among the parked, or among the dead letters: both, or neither.
--
-- KEYS  see group_create.lua
-- ARGV  1 group   2 position   3 attempt   4 envelope   5 reason
--       6 'park', and 7 in how many ms to try again;   or 6 'bury', 7 the handler's name, and 8 letters to keep
-- reply: 0 if it is not held any more (this move was made before, or another worker has it), 1 if it was moved,
--        2 if the oldest dead letter had to go for it

local log, retry, tries, dead = KEYS[1], KEYS[3], KEYS[4], KEYS[5]
local group, position, attempt = ARGV[1], ARGV[2], ARGV[3]

local held = redis.call('XPENDING', log, group, position, position, 1)[1]
local kept = redis.call('HMGET', tries, position .. ':attempt', position .. ':leased')
if not (held and held[4] == tonumber(attempt)) and not (kept[1] == attempt and kept[2] == '1') then
  return 0
end

local moved = 1
if ARGV[6] == 'park' then
  local time = redis.call('TIME')
  redis.call('ZADD', retry, time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[7], position)
  redis.call('HSET', tries, position .. ':attempt', attempt, position .. ':leased', 0,
    position .. ':envelope', ARGV[4], position .. ':reason', ARGV[5])
else
  if redis.call('XLEN', dead) >= tonumber(ARGV[8]) then
    moved = 2
  end
  redis.call('XADD', dead, 'MAXLEN', ARGV[8], '*', 'position', position, 'envelope', ARGV[4], 'reason', ARGV[5],
    'attempts', attempt, 'handler', ARGV[7])
  redis.call('ZREM', retry, position)
  redis.call('HDEL', tries, position .. ':attempt', position .. ':leased', position .. ':envelope',
    position .. ':reason')
end
redis.call('XACK', log, group, position)
return moved
