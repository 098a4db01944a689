-- New deliveries of a stored event. The dead letter that one comes from leaves the list in the same step. Safe to run
-- twice with the same replay id.
--
-- KEYS  1 event record   2 event state   3 wake index   4 holds   5 counters   6 dead letters
-- ARGV  1 clock offset, ms   2 key prefix   3 event id, 26 characters   4 replay id   5 targets   6 how long the replay's
--       counters are kept, ms; 0 when it has none; then per target:
--       destination, lane, route, id of the delivery it repeats or '', 1 when only as long as that is a dead
--       letter, else 0, and behind it marks for its first attempt, parameters of a send or '', 1 when the destination is
--       ordered
-- Returns  { now, made }; made is -1 when the event is gone, -2 when it was expunged before any was made
-- Cost  4 commands and 15 per target; 2 more for one of a job.
--@include lib.lua
--@include line.lua

local record, state, counters, dead = KEYS[1], KEYS[2], KEYS[5], KEYS[6]
local prefix, event, replay, count = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local now = clock(ARGV[1])
local size = redis.call('STRLEN', record)
if size == 0 then
  return { now, -1 }
end

-- What a target's delivery is known by when the replay runs again.
local function guard_of(at)
  return 'r:' .. replay .. ':' .. ARGV[at] .. ':' .. ARGV[at + 3]:sub(27)
end

if redis.call('HGET', state, 'ex') then
  local before = 0
  for i = 0, count - 1 do
    before = before + redis.call('HEXISTS', state, guard_of(7 + i * 7))
  end
  return { now, before > 0 and before or -2 }
end

local keep = tonumber(ARGV[6])
if keep > 0 then
  -- Before the first delivery, which may end soon: none that ends goes uncounted.
  redis.call('HSETNX', prefix .. 'p:' .. replay, 'd', 0)
  redis.call('PEXPIRE', prefix .. 'p:' .. replay, keep)
end
local made = 0
for i = 0, count - 1 do
  local at = 7 + i * 7
  local destination, lane, of = ARGV[at], ARGV[at + 1], ARGV[at + 3]
  local guard = guard_of(at)
  local was = redis.call('HMGET', state, 'n', guard)
  local made_before = made_of(prefix, event, was[1])
  local is_dead = of ~= '' and redis.call('ZSCORE', dead, of)
  if was[2] then
    made = made + 1
  elseif (is_dead or ARGV[at + 4]:sub(1, 1) ~= '1') and made_before < 32768 then
    -- A replay or a repetition that broke off may have left deliveries that the event does not count yet.
    local number = made_before
    local there = redis.call('HMGET', prefix .. 'd:' .. delivery_id(event, number), 'st', 'rp')
    while there[1] and there[2] ~= replay do
      number = number + 1
      there = redis.call('HMGET', prefix .. 'd:' .. delivery_id(event, number), 'st', 'rp')
    end
    local id = delivery_id(event, number)
    if not there[1] then
      local fields = { 'st', 'p', 'ds', destination, 'ln', lane, 'rt', ARGV[at + 2], 'at', 0, 'c', now,
        'rp', replay }
      if of ~= '' then
        fields[#fields + 1] = 'ro'
        fields[#fields + 1] = of
      end
      if #ARGV[at + 4] > 1 then
        fields[#fields + 1] = 'jq'
        fields[#fields + 1] = ARGV[at + 4]:sub(2)
      end
      if ARGV[at + 5] ~= '' then
        fields[#fields + 1] = 'sp'
        fields[#fields + 1] = ARGV[at + 5]
      end
      -- A delivery's record comes after its place in the due set: no record is ever out of the claim loop's reach.
      local order = ARGV[at + 6] == '1' and order_of(prefix, event)
      if order then
        fields[#fields + 1] = 'ok'
        fields[#fields + 1] = order
        line_up(prefix, destination, lane, order, id, now, true)
      else
        redis.call('ZADD', KEYS[3], 'LT', now, destination)
        redis.call('ZADD', prefix .. 'q:' .. destination .. ':' .. lane, now, id)
      end
      redis.call('HSET', prefix .. 'd:' .. id, unpack(fields))
      count_in(counters, destination .. ':p', 1)
      count_in(counters, destination .. ':b', size)
      wake(prefix, destination)
    end
    redis.call('HSET', state, 'n', number + 1, 'st', 'r', guard, 1)
    made = made + 1
  end
  if is_dead then
    local was_of = redis.call('HMGET', prefix .. 'd:' .. of, 'ds', 'ok')
    local from = was_of[1] or ''
    count_in(counters, from .. ':x', -1)
    count_in(counters, from .. ':b', -size)
    -- It may stop a line that the new one does not stand in.
    if was_of[2] and leave_line(prefix, from, was_of[2], of, now) == 1 then
      wake(prefix, from)
    end
    redis.call('ZREM', prefix .. 'x:' .. from, of)
    redis.call('ZREM', dead, of)
  end
end
return { now, made }
