-- Take a worker off the list if it holds nothing, and with it whoever holds nothing and has long been silent.
--
-- KEYS  see group_create.lua
-- ARGV  1 group   2 worker   3 how many ms of silence are long

if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) == 0 then
  redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
end
for _, worker in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local field = {}
  for place = 1, #worker, 2 do
    field[worker[place]] = worker[place + 1]
  end
  if field['pending'] == 0 and field['idle'] > tonumber(ARGV[3]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], field['name'])
  end
end
return 1
