-- Notes since when a destination does nothing but fail, or that it does not. An earlier first failure stands. Safe to
-- run twice.
--
-- KEYS  1 states   2 failures
-- ARGV  1 destination   2 first failure, ms; 0 forgets it
-- Returns  { version, first failure that is noted now, 0 for none }
-- Cost  2 commands; 3 more when it changes something.

local destination, since = ARGV[1], tonumber(ARGV[2])
local version = tonumber(redis.call('HGET', KEYS[1], 'v') or 0)
local noted = tonumber(redis.call('HGET', KEYS[2], destination) or 0)
if since == noted or (since > 0 and noted > 0 and noted < since) then
  return { version, noted }
end
-- The first write needs no memory: a success is remembered also at a full Redis.
redis.call('HDEL', KEYS[1], '-')
redis.call('HSET', KEYS[1], 'v', version + 1)
if since > 0 then
  redis.call('HSET', KEYS[2], destination, ARGV[2])
else
  redis.call('HDEL', KEYS[2], destination)
end
return { version + 1, since }
