-- Begin a group in one partition, unless it is there.
--
-- KEYS  1 log   2 meta   3 retry   4 tries   5 dead letters   6 mark        (the same in every script of a group)
-- ARGV  1 group   2 the epoch and 3 the position to begin behind, where no checkpoint was kept

if redis.call('EXISTS', KEYS[1]) == 1 then
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    if group[2] == ARGV[1] then
      return 0
    end
  end
end

-- A position of a log that is gone says nothing about this one: whoever read that begins this at its beginning.
local epoch = redis.call('HGET', KEYS[2], 'epoch') or ''
local marked_epoch, marked = string.match(redis.call('GET', KEYS[6]) or '', '^(%S*) (%S+)$')
local from = '0-0'
if marked and marked_epoch == epoch then
  from = marked
elseif ARGV[2] == epoch then
  from = ARGV[3]
end
redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[1], from, 'MKSTREAM')
return 1
