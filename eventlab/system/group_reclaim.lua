-- Hand out what is held by somebody silent.
--
-- KEYS  see group_create.lua
-- ARGV  1 group   2 worker   3 silent for so many ms   4 limit   5 from which attempt on it is a suspect
--       6 how many suspects may be handed out
-- reply: for each its position, its attempt, its envelope, or nil if the log no longer holds it, and 1 for a suspect
--
-- XAUTOCLAIM would do most of this. But what the log no longer holds it strikes off the list on the way, before anybody
-- has written down that it was lost; here it stays on the list until it is among the dead letters.

local group, worker, idle, limit = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local suspect_from, suspects = tonumber(ARGV[5]), tonumber(ARGV[6])
local found = {}

local function envelope_in(fields)
  for place = 1, #fields, 2 do
    if fields[place] == 'e' then
      return fields[place + 1]
    end
  end
  return table.concat(fields, ' ') -- somebody else wrote it: what it holds
end

for _, held in ipairs(redis.call('XPENDING', KEYS[1], group, 'IDLE', idle, '-', '+', limit + 1000)) do
  local position, attempt = held[1], held[4] + 1
  local entry = redis.call('XRANGE', KEYS[1], position, position)[1]
  local suspect = attempt >= suspect_from and 1 or 0
  if #found == limit then
    break
  elseif not entry then
    found[#found + 1] = {position, held[4], false, 0}
  elseif suspect <= suspects then
    redis.call('XCLAIM', KEYS[1], group, worker, idle, position)
    suspects = suspects - suspect
    found[#found + 1] = {position, attempt, envelope_in(entry[2]), suspect}
  end
end
return found
