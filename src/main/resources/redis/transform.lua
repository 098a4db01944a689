-- Keeps what a transform made of a delivery's body: what every attempt sends. Fenced by the lease's token; safe to run
-- twice.
--
-- KEYS  1 delivery   2 its transformed body
-- ARGV  1 lease token   2 the bytes
-- Returns  1, or 0 when the lease is somebody else's or the delivery was cancelled
-- Cost  4 commands.

local was = redis.call('HMGET', KEYS[1], 'st', 'tk', 'cn')
if was[1] ~= 'i' or was[2] ~= ARGV[1] or was[3] then
  return 0
end
-- The first write needs no memory, so that a full Redis lets the script finish.
redis.call('HDEL', KEYS[1], '-')
redis.call('SET', KEYS[2], ARGV[2])
redis.call('HSET', KEYS[1], 'jq', 't')
return 1
