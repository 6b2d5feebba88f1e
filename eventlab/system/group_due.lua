-- Hand out what is due to be tried again, for as long as the lease lasts. Whose worker dies with it is due again.
--
-- KEYS  see group_create.lua
-- ARGV  1 lease in ms   2 limit   3 from which attempt on one whose lease ran out is a suspect
--       4 how many suspects may be handed out
-- reply: for each its position, its attempt, its envelope, why it failed the last time, and 1 for a suspect

local retry, tries = KEYS[3], KEYS[4]
local time = redis.call('TIME') -- the server's own, so that no two clocks have to agree
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, suspect_from, suspects = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local found = {}
for _, position in ipairs(redis.call('ZRANGEBYSCORE', retry, '-inf', now, 'LIMIT', 0, limit + 1000)) do
  local kept = redis.call('HMGET', tries, position .. ':attempt', position .. ':leased', position .. ':envelope',
    position .. ':reason')
  local suspect = kept[2] == '1' and kept[1] + 1 >= suspect_from and 1 or 0
  if #found == limit then
    break
  elseif suspect <= suspects then
    suspects = suspects - suspect
    local attempt = redis.call('HINCRBY', tries, position .. ':attempt', 1)
    redis.call('HSET', tries, position .. ':leased', 1)
    redis.call('ZADD', retry, now + ARGV[1], position)
    found[#found + 1] = {position, attempt, kept[3], kept[4] or '', suspect}
  end
end
return found
