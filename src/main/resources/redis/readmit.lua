-- A request that was rejected and kept, and when it was first asked for: whoever asks again gets the same time, and
-- makes the same event of it.
--
-- KEYS  1 kept requests of the source
-- ARGV  1 id of the rejection, 26 characters   2 now, ms
-- Returns  { sealed request, time of the first try }; {} when it is not kept
-- Cost  3 commands.

local request = redis.call('HGET', KEYS[1], ARGV[1])
if not request then
  return {}
end
redis.call('HSETNX', KEYS[1], ARGV[1] .. ':t', ARGV[2])
return { request, redis.call('HGET', KEYS[1], ARGV[1] .. ':t') }
