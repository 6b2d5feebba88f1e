-- What is where, and how far the group is behind.
--
-- KEYS  see group_create.lua
-- ARGV  1 group   2 count the entries not given yet up to this number
-- reply: held, parked, dead, not given yet, the last position given, the newest, and up to where the log was trimmed

local held = redis.call('XPENDING', KEYS[1], ARGV[1])[1]
local given = '0-0'
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local field = {}
  for place = 1, #group, 2 do
    field[group[place]] = group[place + 1]
  end
  if field['name'] == ARGV[1] then
    given = field['last-delivered-id']
  end
end
-- XINFO has a "lag" too, which is not always right after the log was trimmed.
local behind = #redis.call('XRANGE', KEYS[1], '(' .. given, '+', 'COUNT', ARGV[2])
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
return {
  held, redis.call('ZCARD', KEYS[3]), redis.call('XLEN', KEYS[5]), behind, given, newest and newest[1] or given,
  redis.call('HGET', KEYS[2], 'trimmed') or '0-0',
}
