-- Keep a checkpoint: everything up to there is done, parked or buried.
--
-- KEYS  see group_create.lua
-- ARGV  1 group
-- reply: the epoch and the position

local held = redis.call('XPENDING', KEYS[1], ARGV[1])
local position = '0-0'
if held[1] > 0 then -- right before the oldest that is held
  local milliseconds, counter = string.match(held[2], '(%d+)-(%d+)')
  if counter == '0' then
    position = string.format('%.0f', milliseconds - 1) .. '-18446744073709551615'
  else
    position = milliseconds .. '-' .. string.format('%.0f', counter - 1)
  end
else
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local field = {}
    for place = 1, #group, 2 do
      field[group[place]] = group[place + 1]
    end
    if field['name'] == ARGV[1] then
      position = field['last-delivered-id']
    end
  end
end
local epoch = redis.call('HGET', KEYS[2], 'epoch') or ''
local mark = epoch .. ' ' .. position
if redis.call('GET', KEYS[6]) ~= mark then
  redis.call('SET', KEYS[6], mark)
end
return {epoch, position}
