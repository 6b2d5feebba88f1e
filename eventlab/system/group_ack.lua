-- These are done, wherever they are held.
--
-- KEYS  see group_create.lua
-- ARGV  1 group   then the positions

for place = 2, #ARGV do
  local position = ARGV[place]
  redis.call('XACK', KEYS[1], ARGV[1], position)
  if redis.call('ZREM', KEYS[3], position) == 1 then
    redis.call('HDEL', KEYS[4], position .. ':attempt', position .. ':leased', position .. ':envelope',
      position .. ':reason')
  end
end
return #ARGV - 1
