-- Read a stretch of one partition: of some types, by their indexes.
--
-- KEYS  1 log   2 meta   then the indexes to weave together
-- ARGV  1 after (exclusive)   2 before: + or exclusive   3 limit   4 newest or oldest
-- reply: epoch, trimmed, the newest position of the log before the upper bound, and the entries, oldest first

local log, limit, backwards = KEYS[1], tonumber(ARGV[3]), ARGV[4] == 'newest'
local lower = '(' .. ARGV[1]
local upper = ARGV[2] == '+' and '+' or '(' .. ARGV[2]

local function look(key, lower, upper, count)
  if lower == '(18446744073709551615-18446744073709551615' or upper == '(0-0' then
    return {}  -- Redis calls these bounds invalid, rather than the answer empty
  end
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

local function earlier(one, other)
  if backwards then
    return before(other, one)
  end
  return before(one, other)
end

-- One round is enough, unless entries were deleted by hand: the indexes still name them.
local entries, from, to = {}, lower, upper
repeat
  local wanted, positions = limit - #entries, {}
  for number = 3, #KEYS do
    for _, entry in ipairs(look(KEYS[number], from, to, wanted)) do
      positions[#positions + 1] = entry[1]
    end
  end
  table.sort(positions, earlier)
  for place = 1, math.min(wanted, #positions) do
    local position = positions[place]
    entries[#entries + 1] = redis.call('XRANGE', log, position, position)[1]
    if backwards then
      to = '(' .. position
    else
      from = '(' .. position
    end
  end
until #entries == limit or #positions < wanted
if backwards then
  local turned = {}
  for place = #entries, 1, -1 do
    turned[#turned + 1] = entries[place]
  end
  entries = turned
end

local meta = redis.call('HMGET', KEYS[2], 'epoch', 'trimmed')
local trimmed = meta[2] or '0-0'
local newest = upper ~= '(0-0' and redis.call('XREVRANGE', log, upper, '-', 'COUNT', 1)[1]
return {meta[1] or '', trimmed, newest and newest[1] or trimmed, entries}
