-- Puts another text in the place of what was asked of a replay job that has ended. Safe to run twice.
--
-- KEYS  1 the job
-- ARGV  1 what was asked for   2 what to put there
-- Returns  1; 0 when it has not ended, is gone, or was asked for something else
-- Cost  3 commands.

local is = redis.call('HMGET', KEYS[1], 'st', 'rq')
if (is[1] ~= 'd' and is[1] ~= 'c') or (is[2] ~= ARGV[1] and is[2] ~= ARGV[2]) then
  return 0
end
-- The first write needs no memory, so that a full Redis lets it finish.
redis.call('HDEL', KEYS[1], '-')
redis.call('HSET', KEYS[1], 'rq', ARGV[2])
return 1
