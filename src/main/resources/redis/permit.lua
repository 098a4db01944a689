-- Grants leave to start deliveries of a destination with limits: as many as its concurrency and its rate both leave.
--
-- KEYS  1 permits in use   2 token bucket
-- ARGV  1 clock offset, ms   2 how many at most   3 random name of these permits   4 life of a permit in use, ms
--       5 concurrency (0: no limit)   6 tokens added in each span (0: no limit)   7 the span, ms   8 burst
--       9 pace, ms: at high rates tokens are saved for so long that a grant has several; never more than half a burst
-- Returns  { now, granted, ms until there are tokens again or 0, ms until a permit in use runs out or 0 }
-- Cost  2 to 9 commands.
--@include lib.lua

local in_use, bucket = KEYS[1], KEYS[2]
local wanted, name, life, concurrency = tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local added, span, burst = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local now = clock(ARGV[1])
local pace = tonumber(ARGV[9])

-- The first write needs no memory, so that a full Redis lets the script finish.
redis.call('ZREMRANGEBYSCORE', in_use, '-inf', now)

local granted, owed, until_tokens, until_permit = wanted, 0, 0, 0
if added > 0 then
  -- What the bucket lacks is kept in tokens times the span: whole numbers at any rate.
  local is = redis.call('HMGET', bucket, 'ow', 'at')
  local passed = math.max(0, now - tonumber(is[2] or now))
  owed = math.max(0, math.min(tonumber(is[1] or 0), burst * span) - passed * added)
  granted = math.min(granted, math.floor((burst * span - owed) / span))
  if granted == 0 then
    local save = math.max(1, math.min(wanted, math.floor(burst / 2), math.ceil(pace * added / span)))
    until_tokens = math.ceil((owed - (burst - save) * span) / added)
  end
end
if concurrency > 0 then
  local free = math.max(0, concurrency - redis.call('ZCARD', in_use))
  if free == 0 then
    until_permit = tonumber(redis.call('ZRANGE', in_use, 0, 0, 'WITHSCORES')[2]) - now
  end
  granted = math.min(granted, free)
end
if granted > 0 and added > 0 then
  owed = owed + granted * span
  redis.call('HSET', bucket, 'ow', owed, 'at', now)
  redis.call('PEXPIRE', bucket, math.ceil(owed / added))
end
if granted > 0 and concurrency > 0 then
  local members = {}
  for i = 1, granted do
    members[2 * i - 1], members[2 * i] = now + life, name .. '.' .. i
  end
  redis.call('ZADD', in_use, unpack(members))
  -- An earlier one may have a longer life, from before the destination's time-out was changed.
  local last = redis.call('ZRANGE', in_use, -1, -1, 'WITHSCORES')
  redis.call('PEXPIRE', in_use, tonumber(last[2]) - now)
end
return { now, granted, until_tokens, until_permit }
