-- Take dead letters back among the parked, due at once and from the first attempt. What has no envelope stays.
--
-- KEYS  see group_create.lua
-- ARGV  the letters' ids
-- reply: how many were moved

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local moved = 0
for _, id in ipairs(ARGV) do
  local letter = redis.call('XRANGE', KEYS[5], id, id)[1]
  if letter then
    local field = {}
    for place = 1, #letter[2], 2 do
      field[letter[2][place]] = letter[2][place + 1]
    end
    if field['envelope'] ~= '' then
      local position = field['position']
      redis.call('ZADD', KEYS[3], now, position)
      redis.call('HSET', KEYS[4], position .. ':attempt', 0, position .. ':leased', 0,
        position .. ':envelope', field['envelope'], position .. ':reason', field['reason'])
      redis.call('XDEL', KEYS[5], id)
      moved = moved + 1
    end
  end
end
return moved
