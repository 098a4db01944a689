-- Writes down how far the rotation is, and renews its lease. Fenced by the lease's token and the number of the step;
-- safe to run twice.
--
-- KEYS  1 the rotation
-- ARGV  1 clock offset, ms   2 lease token   3 number of this step   4 how it goes on: r on, d it is done, p given back
--       5 lease, ms   6 how far it is
-- Returns  1; 0 when the lease is somebody else's
-- Cost  3 commands.
--@include lib.lua

local now = clock(ARGV[1])
local is = redis.call('HMGET', KEYS[1], 'tk', 'n', 'st')
local done, step, to = tonumber(is[2] or -1), tonumber(ARGV[3]), ARGV[4]
if is[1] ~= ARGV[2] or (done ~= step and done ~= step - 1) or is[3] == 'd' and done ~= step then
  return 0
end
redis.call('HSET', KEYS[1], 'n', step, 'pr', ARGV[6], 'le', to == 'r' and now + tonumber(ARGV[5]) or 0,
  'st', to == 'd' and 'd' or 'r', 'fi', to == 'd' and now or '')
return 1
