-- A worker is still at these: start the time of its silence anew.
--
-- KEYS  see group_create.lua
-- ARGV  1 group   2 worker   3 lease in ms   then for each its position, its attempt, and nothing, or its envelope
-- reply: the positions of those that the log no longer holds; they are to be told again, with their envelopes

local log, retry, tries = KEYS[1], KEYS[3], KEYS[4]
local group, worker = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local until_then = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
local gone = {}

for place = 4, #ARGV, 3 do
  local position, attempt, envelope = ARGV[place], ARGV[place + 1], ARGV[place + 2]
  local held = redis.call('XPENDING', log, group, position, position, 1, worker)[1]
  if held and held[4] == tonumber(attempt) then
    if #redis.call('XRANGE', log, position, position) > 0 then
      redis.call('XCLAIM', log, group, worker, 0, position, 'JUSTID') -- JUSTID: it does not count as handed out
    elseif envelope == '' then
      gone[#gone + 1] = position
    else
      -- Retention has taken the entry while its handler is at it. The list of what is held keeps positions only, and
      -- were this worker to die now, the event would be lost: so it is kept with its envelope, as a leased one.
      redis.call('XACK', log, group, position)
      redis.call('ZADD', retry, until_then, position)
      redis.call('HSET', tries, position .. ':attempt', attempt, position .. ':leased', 1,
        position .. ':envelope', envelope, position .. ':reason', '')
    end
  else
    local kept = redis.call('HMGET', tries, position .. ':attempt', position .. ':leased')
    if kept[1] == attempt and kept[2] == '1' then
      redis.call('ZADD', retry, 'XX', until_then, position)
    end
  end
end
return gone
