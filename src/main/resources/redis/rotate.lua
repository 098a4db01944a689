-- Begins to seal everything anew with the newest data key, unless that is being done. Safe to run twice.
--
-- KEYS  1 the rotation
-- ARGV  1 clock offset, ms   2 id of the newest key   3 who   4 how far it is at first
-- Returns  1; 0 when it is being done already
-- Cost  3 commands.
--@include lib.lua

local was = redis.call('HMGET', KEYS[1], 'st', 'to')
if was[1] == 'r' and was[2] == ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], 'st', 'r', 'to', ARGV[2], 'by', ARGV[3], 'at', clock(ARGV[1]), 'fi', '', 'tk', '', 'le', 0,
  'n', 0, 'pr', ARGV[4])
return 1
