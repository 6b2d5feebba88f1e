-- Read a stretch of one partition: of some types, by their indexes.
--
-- KEYS  1 log   2 meta   then the indexes to weave together
-- ARGV  1 after (exclusive)   2 before: + or exclusive   3 limit   4 newest or oldest
-- reply: epoch, trimmed, the newest position of the log before the upper bound, and the entries, oldest first

local log, limit, backwards = KEYS[1], tonumber(ARGV[3]), ARGV[4] == 'newest'
local lower = '(' .. ARGV[1]
local upper = ARGV[2] == '+' and '+' or '(' .. ARGV[2]

local function look(key, count)
  if backwards then
    return redis.call('XREVRANGE', key, upper, lower, 'COUNT', count)
  end
  return redis.call('XRANGE', key, lower, upper, 'COUNT', count)
end

local function before(one, other)
  local ms, counter = string.match(one, '(%d+)-(%d+)')
  local other_ms, other_counter = string.match(other, '(%d+)-(%d+)')
  if ms ~= other_ms then
    return tonumber(ms) < tonumber(other_ms)
  end
  return tonumber(counter) < tonumber(other_counter)
end

local positions = {}
for number = 3, #KEYS do
  for _, entry in ipairs(look(KEYS[number], limit)) do
    positions[#positions + 1] = entry[1]
  end
end
table.sort(positions, function(one, other)
  if backwards then
    return before(other, one)
  end
  return before(one, other)
end)

local entries = {}
for place = 1, math.min(limit, #positions) do
  local found = redis.call('XRANGE', log, positions[place], positions[place])
  if found[1] then
    entries[#entries + 1] = found[1]
  end
end
if backwards then
  local turned = {}
  for place = #entries, 1, -1 do
    turned[#turned + 1] = entries[place]
  end
  entries = turned
end

local meta = redis.call('HMGET', KEYS[2], 'epoch', 'trimmed')
local trimmed = meta[2] or '0-0'
local newest = redis.call('XREVRANGE', log, upper, '-', 'COUNT', 1)
return {meta[1] or '', trimmed, newest[1] and newest[1][1] or trimmed, entries}
