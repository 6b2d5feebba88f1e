-- Store a batch of events in one partition, whole or not at all, and ring the bell once.
--
-- KEYS  1 log   2 meta   3 types   4 batch   then the index of each type   then the key of each id that was brought
-- ARGV  1 epoch   2 PUBLISH or SPUBLISH   3 the bell   4 longest log (0: any)   5 oldest age in ms (0: any)
--       6 where indexes begin, such as el:{0}:idx:   7 number of types, and the types
--       then for each event: the number of its type, the number of its id key (0: none), its envelope
-- reply: how many connections heard the bell, and the position of each event

local log, meta, types, batch = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local type_count = tonumber(ARGV[7])

-- A log that was lost, or is another one by now, is told to whoever appends, before anything is written.
local epoch = redis.call('HGET', meta, 'epoch')
if epoch ~= ARGV[1] then
  return redis.error_reply('EPOCH ' .. (epoch or 'none'))
end

-- The same batch once more: its first answer was lost on the way. (Written again, so that WAIT has something to
-- wait for on this connection too.)
local answered = redis.call('GET', batch)
if answered then
  redis.call('SET', batch, answered, 'EX', 120)
  local positions = {0}
  for position in string.gmatch(answered, '%S+') do
    positions[#positions + 1] = position
  end
  return positions
end

-- Redis takes nothing back when a script fails half-way: look before writing.
local function kind_of(key)
  return redis.call('TYPE', key)['ok']
end
local function check(key, wanted)
  local kind = kind_of(key)
  if kind ~= wanted and kind ~= 'none' then
    return redis.error_reply('WRONGTYPE ' .. key .. ' is a ' .. kind .. ', and not ours')
  end
end
local trouble = check(log, 'stream') or check(types, 'hash')
for number = 1, type_count do
  trouble = trouble or check(KEYS[4 + number], 'stream')
end
if trouble then
  return trouble
end
local known = {}
for number = 5 + type_count, #KEYS do
  known[KEYS[number]] = redis.call('GET', KEYS[number])
end

local positions, last = {0}, nil
local newest = {}
for place = 8 + type_count, #ARGV, 3 do
  local type_number, id_number, envelope = tonumber(ARGV[place]), tonumber(ARGV[place + 1]), ARGV[place + 2]
  local id_key = id_number > 0 and KEYS[4 + type_count + id_number]
  local position = id_key and known[id_key]
  if not position then
    position = redis.call('XADD', log, '*', 't', ARGV[7 + type_number], 'e', envelope)
    redis.call('XADD', KEYS[4 + type_number], position, '', '')
    newest[type_number] = position
    last = position
    if id_key then
      redis.call('SET', id_key, position, 'EX', 600)
      known[id_key] = position
    end
  end
  positions[#positions + 1] = position
end
for number, position in pairs(newest) do
  redis.call('HSET', types, ARGV[7 + number], position)
end
redis.call('SET', batch, table.concat(positions, ' ', 2), 'EX', 120)

-- Retention. What goes is looked at first: `trimmed` must be exact, or readers would be told of losses they have not.
-- At most a thousand entries a batch, so that a bound that was lowered does not stop the server.
local function trim(bound, count)
  local going = redis.call('XRANGE', log, '-', bound, 'COUNT', count)
  if #going == 0 then
    return
  end
  local final = going[#going][1]
  local milliseconds, counter = string.match(final, '(%d+)-(%d+)')
  local first_kept = milliseconds .. '-' .. string.format('%.0f', tonumber(counter) + 1)
  redis.call('XTRIM', log, 'MINID', first_kept)
  local thinned = {}
  for _, entry in ipairs(going) do
    thinned[entry[2][2]] = true
  end
  for type, _ in pairs(thinned) do
    local index = ARGV[6] .. type
    if kind_of(index) == 'stream' then
      redis.call('XTRIM', index, 'MINID', first_kept)
      if redis.call('XLEN', index) == 0 then
        redis.call('DEL', index)
        redis.call('HDEL', types, type)
      end
    end
  end
  redis.call('HSET', meta, 'trimmed', final)
end

local longest, oldest = tonumber(ARGV[4]), tonumber(ARGV[5])
if longest > 0 then
  local over = redis.call('XLEN', log) - longest
  if over >= 100 or over > longest / 10 then
    trim('+', math.min(over, 1000))
  end
end
if oldest > 0 and last then
  local first_kept = tonumber(string.match(last, '%d+')) - oldest
  if first_kept > 0 then
    trim('(' .. string.format('%.0f', first_kept) .. '-0', 1000)
  end
end

if last then
  positions[1] = redis.call(ARGV[2], ARGV[3], last)
end
return positions
