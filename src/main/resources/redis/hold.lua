-- Holds a destination in one shard, or releases it: moves only its score in the wake index. A shorter hold never
-- shortens a longer one.
--
-- KEYS  1 wake index   2 holds
-- ARGV  1 clock offset, ms   2 key prefix   3 destination   4 hold, ms; 0 releases
-- Returns  { now, wake score or -1 }
-- Cost  10 commands.
--@include lib.lua

local prefix, destination, hold = ARGV[2], ARGV[3], tonumber(ARGV[4])
local now = clock(ARGV[1])
-- The first write needs no memory, so that a full Redis lets the script finish.
local held = hold > 0 and tonumber(redis.call('HGET', KEYS[2], destination) or 0) or 0
redis.call('HDEL', KEYS[2], destination)
if hold > 0 then
  redis.call('HSET', KEYS[2], destination, math.max(held, now + hold))
end
return { now, wake(prefix, destination) }
