-- Hand out what is held by somebody silent.
--
-- KEYS  see group_create.lua
-- ARGV  1 group   2 worker   3 silent for so many ms   4 limit
-- reply: for each its position, its attempt, and its envelope, or nil if the log no longer holds it
--
-- XAUTOCLAIM would do most of this. But what the log no longer holds it strikes off the list on the way, before anybody
-- has written down that it was lost; here it stays on the list until it is among the dead letters.

local group, worker, idle = ARGV[1], ARGV[2], ARGV[3]
local found = {}
for _, held in ipairs(redis.call('XPENDING', KEYS[1], group, 'IDLE', idle, '-', '+', ARGV[4])) do
  local position, attempt = held[1], held[4]
  local entry = redis.call('XRANGE', KEYS[1], position, position)[1]
  local envelope = false
  if entry then
    redis.call('XCLAIM', KEYS[1], group, worker, idle, position)
    attempt = attempt + 1
    envelope = table.concat(entry[2], ' ') -- of an entry that somebody else wrote: what it holds
    for place = 1, #entry[2], 2 do
      if entry[2][place] == 'e' then
        envelope = entry[2][place + 1]
      end
    end
  end
  found[#found + 1] = {position, attempt, envelope}
end
return found
