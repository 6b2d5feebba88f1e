-- Begin a partition of a log, unless somebody else has begun it meanwhile.
--
-- KEYS  1 meta
-- ARGV  1 the epoch to begin with   2 the epoch that was there, or nothing   3 new or lost
--
-- One that was lost takes note of the time: whoever had read up to some place before that has missed something, and
-- cannot know what. (Up to the millisecond before, for the first record may come in this one.)

local meta = KEYS[1]
if (redis.call('HGET', meta, 'epoch') or '') ~= ARGV[2] then
  return
end
redis.call('HSET', meta, 'epoch', ARGV[1])
if ARGV[3] == 'lost' then
  local time = redis.call('TIME')
  local before = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) - 1)
  redis.call('HSET', meta, 'trimmed', before .. '-18446744073709551615')
end
