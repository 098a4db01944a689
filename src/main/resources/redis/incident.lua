-- An incident begins, goes on or ends. Who asks first has it announced, however many nodes ask and however often.
-- Safe to run twice.
--
-- KEYS  1 incidents in force   2 when each was last seen   3 announcements not made yet   4 history
-- ARGV  1 clock offset, ms   2 incident   3 -1 when it is seen now, else it has ended if nobody saw it for so many ms
--       4 text of the incident   5 row of the history   6 rows kept   then per announcement: event, text
-- Returns  1 when this run began or ended it, else 0
-- Cost  3 commands while it goes on; 6, and 1 per announcement, when it begins or ends.
--@include lib.lua

local name, quiet = ARGV[2], tonumber(ARGV[3])
local now = clock(ARGV[1])
local known = redis.call('HEXISTS', KEYS[1], name) == 1
if quiet < 0 and known then
  redis.call('HSET', KEYS[2], name, now)
  return 0
end
if quiet >= 0 and (not known or now - tonumber(redis.call('HGET', KEYS[2], name) or 0) < quiet) then
  return 0
end
redis.call('ZADD', KEYS[4], 0, ARGV[5])
redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -1 - tonumber(ARGV[6]))
for i = 7, #ARGV - 1, 2 do
  redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1])
end
-- What makes it final comes last: broken off before, the next run does all of it.
if quiet < 0 then
  redis.call('HSET', KEYS[2], name, now)
  redis.call('HSET', KEYS[1], name, ARGV[4])
else
  redis.call('HDEL', KEYS[2], name)
  redis.call('HDEL', KEYS[1], name)
end
return 1
