-- Leases what is due of one destination in one shard: lanes by weight, never strictly. Lays aside what crashed its node.
--
-- KEYS  1 wake index   2 holds   3 counters   4 to 7 due sets of the lanes high, normal, low, replay
--       8 dead letters   9 dead letters of the destination
-- ARGV  1 clock offset, ms   2 key prefix   3 destination   4 how many at most   5 bytes of records at most
--       6 lease, ms   7 turn: where in the pattern of lanes to begin, 0 to 14   8 lease token
--       9 when its leases must have ended, ms since 1970; 0 when that does not matter
--       10 1 when a dead letter stops its line
-- Returns  { now, wake score or -1, claimed, crashed, dead, repaired }
--          claimed: per delivery { id, lane, attempts made, created or '', replay or '', send or '', record, route,
--          marks or '', transformed body or '' }
--          crashed: how many leases had run out; dead: ids of those that died of it
--          repaired: ids found due without a record, or with one that says it is over
-- Cost  8 commands and 5 per delivery, 6 for one with a transformed body.
--@include lib.lua
--@include line.lua

local wakes, holds, counters, dead, dead_here = KEYS[1], KEYS[2], KEYS[3], KEYS[8], KEYS[9]
local prefix, destination = ARGV[2], ARGV[3]
local most, most_bytes, lease = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local turn, token, dead_stops = tonumber(ARGV[7]), ARGV[8], ARGV[10] == '1'
local now = clock(ARGV[1])
local PATTERN = { 1, 2, 1, 3, 1, 2, 1, 4, 1, 2, 1, 3, 1, 2, 1 }
local CRASHES, CRASH_WAIT = 5, 10000

local held = tonumber(redis.call('HGET', holds, destination) or 0)
local latest = tonumber(ARGV[9])
if latest > 0 and now + lease > latest then
  -- It comes too late: a permit would end before its lease.
  return { now, now, {}, 0, {}, {} }
end
if held > now then
  -- Nothing is written: at a full Redis even a score would be refused.
  return { now, held, {}, 0, {}, {} }
end
-- Also the first write, which needs no memory, so that a full Redis lets the script finish.
redis.call('HDEL', holds, destination)

-- What is due, per lane, and then one list by weight; a lane that has nothing gives its turn to the next that has.
local waiting, heads, queue = {}, { 1, 1, 1, 1 }, {}
for lane = 1, 4 do
  waiting[lane] = redis.call('ZRANGE', KEYS[3 + lane], '-inf', now, 'BYSCORE', 'LIMIT', 0, most)
end
for step = 0, most - 1 do
  local wanted = PATTERN[(turn + step) % 15 + 1]
  for shift = 0, 3 do
    local lane = (wanted - 1 + shift) % 4 + 1
    local member = waiting[lane][heads[lane]]
    if member then
      heads[lane] = heads[lane] + 1
      queue[#queue + 1] = { member, lane }
      break
    end
  end
end

local claimed, crashed, died, repaired, bytes = {}, 0, {}, {}, 0
local moved = { p = 0, r = 0, i = 0 }
for _, item in ipairs(queue) do
  local id, lane = item[1], item[2]
  local due_set, delivery, event = KEYS[3 + lane], prefix .. 'd:' .. id, id:sub(1, 26)
  local is = redis.call('HMGET', delivery, 'st', 'at', 'cr', 'c', 'rp', 'sp', 'rt', 'jq', 'ok', 'ds',
    'cn')
  if is[10] ~= destination then
    -- A run that broke off put it here, and another one made it for somebody else: here it has no record.
    is = {}
  end
  local st, order = is[1], is[9]
  if st == 'i' then
    -- The lease ran out: the node died or lost its store while it was attempting.
    crashed = crashed + 1
    local crashes = tonumber(is[3] or 0) + 1
    moved.i = moved.i - 1
    if is[11] then
      -- Somebody cancelled it while it was attempted.
      redis.call('HSET', delivery, 'st', 'c', 'fi', now, 'ms', is[11], 'tk', '')
      local size = redis.call('HGET', delivery, 'xp') or redis.call('STRLEN', prefix .. 'e:' .. event)
      count_end(prefix, is[5], 'c')
      count_in(counters, destination .. ':b', -tonumber(size))
      take_out(prefix, destination, due_set, id, order, is[8], now)
    elseif crashes >= CRASHES then
      redis.call('HSET', delivery, 'st', 'x', 'rs', 'crashed', 'fi', now, 'tk', '')
      count_end(prefix, is[5], 'x')
      count_in(counters, destination .. ':x', 1)
      redis.call('ZADD', dead, now, id)
      redis.call('ZADD', dead_here, now, id)
      take_out(prefix, destination, due_set, id, not dead_stops and order, is[8], now)
      died[#died + 1] = id
    else
      local due = now + CRASH_WAIT * 4 ^ (crashes - 1)
      st = tonumber(is[2]) > 0 and 'r' or 'p'
      redis.call('ZADD', due_set, due, id)
      redis.call('HSET', delivery, 'st', st, 'cr', crashes, 'du', due, 'tk', '')
      moved[st] = moved[st] + 1
    end
  elseif st == 'p' or st == 'r' then
    local record = redis.call('GET', prefix .. 'e:' .. event)
    if record then
      local made = is[8] == 't' and redis.call('GET', prefix .. 't:' .. id) or ''
      bytes = bytes + #record + #made
      if bytes > most_bytes and #claimed > 0 then
        break
      end
      redis.call('ZADD', due_set, now + lease, id)
      redis.call('HSET', delivery, 'st', 'i', 'tk', token)
      moved[st] = moved[st] - 1
      moved.i = moved.i + 1
      claimed[#claimed + 1] = { id, LANES[lane], tonumber(is[2]), is[4] or '', is[5] or '', is[6] or '', record,
        is[7] or '', is[8] or '', made }
    else
      redis.call('HSET', delivery, 'st', 'c', 'fi', now)
      count_end(prefix, is[5], 'c')
      take_out(prefix, destination, due_set, id, order, is[8], now)
      moved[st] = moved[st] - 1
      repaired[#repaired + 1] = id
    end
  else
    if st == 'x' then
      redis.call('ZADD', dead, 'NX', now, id)
      redis.call('ZADD', dead_here, 'NX', now, id)
    end
    -- One without a record may still stand in line: an accept or a replay broke off.
    order = order or (not st and order_of(prefix, event))
    take_out(prefix, destination, due_set, id, not (st == 'x' and dead_stops) and order, is[8], now)
    repaired[#repaired + 1] = id
  end
end
for st, change in pairs(moved) do
  if change ~= 0 then
    count_in(counters, destination .. ':' .. st, change)
  end
end
return { now, wake(prefix, destination), claimed, crashed, died, repaired }
