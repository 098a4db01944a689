-- Ends a lease: delivered, to be tried again, dead, or given back. Fenced by the lease's token; safe to run twice.
--
-- KEYS  1 delivery   2 event state   3 its due set   4 wake index   5 holds   6 counters   7 dead letters
--       8 dead letters of the destination   9 attempts   10 last response
-- ARGV  1 clock offset, ms   2 key prefix   3 delivery id, 29 characters   4 destination   5 lease token
--       6 outcome: d delivered, r retry, x dead, p given back   7 delay of the retry, ms   8 hold of the
--       destination, ms   9 reason of the death   10 attempts made   11 attempt row, empty when none was made
--       12 response text, empty when the row holds all of it   13 bytes of response texts this shard may keep
-- Returns  { 1, now, wake score of the destination or -1 }; { 0 } when the lease is somebody else's
-- Cost  12 commands.
--@include lib.lua

local delivery, state, due_set, holds, counters = KEYS[1], KEYS[2], KEYS[3], KEYS[5], KEYS[6]
local dead, dead_here, attempts, response = KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local prefix, id, destination, token, outcome = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local made, row, text = tonumber(ARGV[10]), ARGV[11], ARGV[12]
local event = id:sub(1, 26)
local now = clock(ARGV[1])

local was = redis.call('HMGET', delivery, 'st', 'tk', 'du')
if was[2] ~= token then
  return { 0 }
end
local first_run = was[1] == 'i'
if not first_run and was[1] ~= outcome and not (outcome == 'p' and was[1] == 'r') then
  return { 0 }
end

-- The first write needs no memory, so that a full Redis lets the script finish.
redis.call('HDEL', delivery, 'cr')

local due = now
if outcome == 'r' then
  due = first_run and now + tonumber(ARGV[7]) or tonumber(was[3])
end

if first_run then
  if outcome == 'd' then
    redis.call('HSET', delivery, 'st', 'd', 'at', made, 'fi', now)
  elseif outcome == 'x' then
    redis.call('HSET', delivery, 'st', 'x', 'at', made, 'fi', now, 'rs', ARGV[9])
  elseif outcome == 'r' then
    redis.call('HSET', delivery, 'st', 'r', 'at', made, 'du', due)
  else
    outcome = made > 0 and 'r' or 'p'
    redis.call('HSET', delivery, 'st', outcome, 'du', due)
  end
  count_in(counters, destination .. ':i', -1)
  count_in(counters, destination .. ':' .. outcome, 1)
  if outcome == 'd' then
    redis.call('HINCRBY', state, 'g', 1)
  elseif outcome == 'x' then
    redis.call('HINCRBY', state, 'x', 1)
  end
else
  outcome = was[1]
  due = outcome == 'd' and 0 or tonumber(was[3] or now)
  recount(prefix, event)
end

if row ~= '' and (first_run or redis.call('LLEN', attempts) < math.min(made, 100)) then
  local length = redis.call('RPUSH', attempts, row)
  if length > 100 then
    redis.call('LTRIM', attempts, -100, -1)
  end
end
if made > 1 or text ~= '' then
  local old, kept = redis.call('STRLEN', response), tonumber(redis.call('HGET', counters, 'bytes:r') or 0)
  if text ~= '' and kept - old + #text <= tonumber(ARGV[13]) then
    redis.call('SET', response, text)
    count_in(counters, 'bytes:r', #text - old)
  elseif old > 0 then
    redis.call('DEL', response)
    count_in(counters, 'bytes:r', -old)
  end
end

local hold = tonumber(ARGV[8])
if hold > 0 and now + hold > tonumber(redis.call('HGET', holds, destination) or 0) then
  redis.call('HSET', holds, destination, now + hold)
end
if outcome == 'x' then
  redis.call('ZADD', dead, 'NX', now, id)
  redis.call('ZADD', dead_here, 'NX', now, id)
end
if outcome == 'd' or outcome == 'x' then
  redis.call('ZREM', due_set, id)
else
  redis.call('ZADD', due_set, due, id)
end
return { 1, now, wake(prefix, destination) }
