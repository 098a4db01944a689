-- Leases the rotation, where one is going on that nobody has and whose key is the newest here.
--
-- KEYS  1 the rotation
-- ARGV  1 clock offset, ms   2 id of the newest key   3 lease token   4 lease, ms
-- Returns  { number of its last step, how far it is }; {} when there is none to be had
-- Cost  3 commands.
--@include lib.lua

local now = clock(ARGV[1])
local is = redis.call('HMGET', KEYS[1], 'st', 'to', 'le', 'n', 'pr')
if is[1] ~= 'r' or is[2] ~= ARGV[2] or tonumber(is[3]) > now then
  return {}
end
redis.call('HSET', KEYS[1], 'tk', ARGV[3], 'le', now + tonumber(ARGV[4]))
return { is[4], is[5] }
