-- Makes a replay job, which waits for a node. Safe to run twice.
--
-- KEYS  1 the job   2 all jobs   3 unfinished jobs
-- ARGV  1 job id, 26 characters   2 key prefix of jobs   3 most unfinished ones   4 jobs kept; then its fields and their
--       values
-- Returns  1; 0 when there are as many unfinished ones as there may be
-- Cost  7 commands; with too many jobs, 1 more for each unfinished one, and 2 for each old one that goes, at most 10.

local id, prefix = ARGV[1], ARGV[2]
if redis.call('EXISTS', KEYS[1]) == 1 then
  -- A node may be at it by now.
  return 1
end
if not redis.call('ZSCORE', KEYS[3], id) and redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[3]) then
  return 0
end
local fields, old = {}, {}
for at = 5, #ARGV do
  fields[at - 4] = ARGV[at]
end
local many = redis.call('ZCARD', KEYS[2]) + 1 - tonumber(ARGV[4])
if many > 0 then
  -- One that is not finished stays, however old: those behind it go.
  for _, one in ipairs(redis.call('ZRANGE', KEYS[2], 0, math.min(many, 10 + tonumber(ARGV[3])) - 1)) do
    if #old < 10 and not redis.call('ZSCORE', KEYS[3], one) then
      old[#old + 1] = one
    end
  end
end
redis.call('ZADD', KEYS[2], 0, id)
redis.call('ZADD', KEYS[3], 'NX', 0, id)
for _, one in ipairs(old) do
  redis.call('DEL', prefix .. one)
  redis.call('ZREM', KEYS[2], one)
end
-- The job itself last: a node that finds none under an id drops the id.
redis.call('HSET', KEYS[1], unpack(fields))
return 1
