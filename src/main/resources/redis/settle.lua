-- Ends leases, each: delivered, to be tried again, dead, or given back. Fenced by the lease's token; safe to run twice.
--
-- KEYS  per delivery: itself, its due set, its attempts, its last response
-- ARGV  1 clock offset, ms   2 bytes of response texts a shard may keep   3 deliveries; then per delivery: key prefix,
--       id of 29 characters, destination, lease token, outcome (d delivered, r retry, x dead, c not wanted, p given
--       back), delay of what is to be tried again in ms (of a dead one: 1 when it stops its line; of one that is
--       delivered or not wanted: bytes of its event's record), hold of the destination in ms, reason of the death and
--       why in words (of one not wanted: why), attempts made, attempt row (empty when none was made), response text
--       (empty when the row holds all of it)
-- Returns  per delivery 1, 2 when the next of its line is due now, 3 when it ended as cancelled since somebody cancelled
--          it meanwhile, 4 for both, 0 when the lease is somebody else's, or its error
-- Cost  1 command and 12 per delivery; 5 more for one in line, 1 more for one with a transformed body,
--       2 more for one that a replay job made.
--@include lib.lua
--@include line.lua
--@include group.lua

local now, most_text = clock(ARGV[1]), tonumber(ARGV[2])

-- Adds the attempt to the log. A second run finds it there.
local function log(attempts, row, made, first_run)
  if row ~= '' and (first_run or redis.call('LLEN', attempts) < math.min(made, 100)) then
    if redis.call('RPUSH', attempts, row) > 100 then
      redis.call('LTRIM', attempts, -100, -1)
    end
  end
end

-- Keeps the response of the last attempt, as long as the shard has room for it, and forgets the one before.
local function keep_response(prefix, response, made, text)
  if made > 1 or text ~= '' then
    local counters = prefix .. 'n'
    local old, kept = redis.call('STRLEN', response), tonumber(redis.call('HGET', counters, 'bytes:r') or 0)
    if text ~= '' and kept - old + #text <= most_text then
      redis.call('SET', response, text)
      count_in(counters, 'bytes:r', #text - old)
    elseif old > 0 then
      redis.call('DEL', response)
      count_in(counters, 'bytes:r', -old)
    end
  end
end

-- The lease's end: the delivery's new state; returns it, and when it is due.
local function end_lease(delivery, at, outcome, made, cancelled)
  if outcome == 'd' then
    redis.call('HSET', delivery, 'st', 'd', 'at', made, 'fi', now)
  elseif outcome == 'x' then
    local reason, why = ARGV[at + 7]:match('^(%S*) ?(.*)$')
    if why ~= '' then
      redis.call('HSET', delivery, 'st', 'x', 'at', made, 'fi', now, 'rs', reason, 'ms', why)
    else
      redis.call('HSET', delivery, 'st', 'x', 'at', made, 'fi', now, 'rs', reason)
    end
  elseif outcome == 'c' then
    redis.call('HSET', delivery, 'st', 'c', 'at', made, 'fi', now, 'ms', cancelled or ARGV[at + 7])
  elseif outcome == 'r' then
    local due = now + tonumber(ARGV[at + 5])
    redis.call('HSET', delivery, 'st', 'r', 'at', made, 'du', due)
    return 'r', due
  else
    local due = now + tonumber(ARGV[at + 5])
    outcome = made > 0 and 'r' or 'p'
    redis.call('HSET', delivery, 'st', outcome, 'du', due)
    return outcome, due
  end
  return outcome, now
end

local function settle(key, at)
  local prefix, id, destination, outcome = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 4]
  local delivery, made = KEYS[key], tonumber(ARGV[at + 8])
  local was = redis.call('HMGET', delivery, 'st', 'tk', 'du', 'ok', 'jq', 'cn', 'rp')
  local cancelled = was[6]
  local expunged = cancelled and redis.call('HGET', delivery, 'xp')
  if cancelled and outcome ~= 'd' then
    outcome = 'c'
  end
  local first_run = was[1] == 'i'
  if was[2] ~= ARGV[at + 3]
    or not (first_run or was[1] == outcome or (outcome == 'p' and was[1] == 'r')) then
    return 0
  end
  -- The first write needs no memory, so that a full Redis lets the script finish.
  redis.call('HDEL', delivery, 'cr')
  note(touched, prefix, destination, 1)

  local due
  if first_run then
    outcome, due = end_lease(delivery, at, outcome, made, cancelled)
    if outcome == 'd' or outcome == 'x' or outcome == 'c' then
      count_end(prefix, was[7], outcome)
    end
    note(moved, prefix, destination .. ':i', -1)
    if outcome ~= 'd' and outcome ~= 'c' then
      note(moved, prefix, destination .. ':' .. outcome, 1)
    else
      local size = expunged or cancelled and redis.call('STRLEN', prefix .. 'e:' .. id:sub(1, 26)) or ARGV[at + 5]
      note(moved, prefix, destination .. ':b', -tonumber(size))
    end
  else
    outcome, due = was[1], tonumber(was[3] or now)
  end
  if not expunged then
    log(KEYS[key + 2], ARGV[at + 9], made, first_run)
    keep_response(prefix, KEYS[key + 3], made, ARGV[at + 10])
  end

  local hold = tonumber(ARGV[at + 6])
  if hold > 0 and now + hold > tonumber(redis.call('HGET', prefix .. 'h', destination) or 0) then
    redis.call('HSET', prefix .. 'h', destination, now + hold)
  end
  -- A first run that got to its end listed it, and whoever took it off the list since wants it to stay off.
  if outcome == 'x' and (first_run or redis.call('ZSCORE', KEYS[key + 1], id)) then
    redis.call('ZADD', prefix .. 'x', 'NX', now, id)
    redis.call('ZADD', prefix .. 'x:' .. destination, 'NX', now, id)
  end
  if outcome ~= 'd' and outcome ~= 'x' and outcome ~= 'c' then
    redis.call('ZADD', KEYS[key + 1], due, id)
    return 1
  end
  local stops = outcome == 'x' and ARGV[at + 5] == '1'
  local answer = cancelled and outcome == 'c' and 3 or 1
  return answer + take_out(prefix, destination, KEYS[key + 1], id, not stops and was[4], was[5], now)
end

local answers = {}
for item = 1, tonumber(ARGV[3]) do
  answers[item] = guarded(settle, item * 4 - 3, item * 11 - 7)
end
write_down()
return answers
