-- Takes permits back: those in use are free again, and tokens that were not used return to the bucket.
--
-- KEYS  1 permits in use   2 token bucket
-- ARGV  1 clock offset, ms   2 tokens not used   3 tokens added in each span   4 the span, ms   5 when they were taken
--       then the names of permits in use, if any
-- Returns  how many permits were in use
-- Cost  1 to 4 commands. A second run would return the tokens twice: whoever gets no answer lets it be.
--@include lib.lua

local in_use, bucket, tokens = KEYS[1], KEYS[2], tonumber(ARGV[2])
local ended = 0
if #ARGV > 5 then
  ended = redis.call('ZREM', in_use, unpack(ARGV, 6))
end
if tokens > 0 then
  -- Less what came in since: had they stayed in the bucket, so much at most could have run over.
  local passed = math.max(0, clock(ARGV[1]) - tonumber(ARGV[5]))
  local back = tokens * tonumber(ARGV[4]) - passed * tonumber(ARGV[3])
  local owed = tonumber(redis.call('HGET', bucket, 'ow') or 0)
  if back > 0 and owed > 0 then
    redis.call('HSET', bucket, 'ow', math.max(0, owed - back))
  end
end
return ended
