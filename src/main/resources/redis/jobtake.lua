-- Leases replay jobs that nobody has, or whose node's lease ran out, the longest waiting first.
--
-- KEYS  1 unfinished jobs   2 all jobs
-- ARGV  1 clock offset, ms   2 key prefix of jobs   3 lease token   4 lease, ms   5 how many at most
-- Returns  per job { id, fields as they were before, but the token }
-- Cost  1 command and 4 per job.
--@include lib.lua

local prefix, token, lease = ARGV[2], ARGV[3], tonumber(ARGV[4])
local now = clock(ARGV[1])
local taken = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, tonumber(ARGV[5]))) do
  local job = prefix .. id
  local is = redis.call('HMGET', job, 'st', 'ba', 'sa')
  if not is[1] then
    -- The script that was to make it broke off: nobody was told of it.
    redis.call('ZREM', KEYS[2], id)
    redis.call('ZREM', KEYS[1], id)
  elseif is[1] == 'd' or (is[1] == 'c' and is[2] == '') then
    redis.call('ZREM', KEYS[1], id)
  else
    taken[#taken + 1] = { id, redis.call('HGETALL', job) }
    redis.call('ZADD', KEYS[1], now + lease, id)
    redis.call('HSET', job, 'tk', token, 'st', is[1] == 'q' and 'r' or is[1], 'sa', is[3] ~= '' and is[3] or now)
  end
end
return taken
