-- Makes dead letters of what waits for a disabled destination in one shard, due or not. What is leased is left to
-- whoever has it, until the lease has run out. Safe to run twice.
--
-- KEYS  1 wake index   2 holds   3 counters   4 to 7 due sets of the lanes high, normal, low, replay
--       8 dead letters   9 dead letters of the destination
-- ARGV  1 clock offset, ms   2 key prefix   3 destination   4 how many at most   5 reason of the death
-- Returns  how many ended; when that is none, nothing waits any more
-- Cost  16 commands and 5 per delivery; 5 more for one in line.
--@include lib.lua
--@include line.lua

local holds, counters, dead, dead_here = KEYS[2], KEYS[3], KEYS[8], KEYS[9]
local prefix, destination, most, reason = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local now = clock(ARGV[1])
-- The first write needs no memory, so that a full Redis lets the script finish.
redis.call('HDEL', holds, destination)

local died, cancelled, seen, moved = 0, 0, 0, { p = 0, r = 0, i = 0 }
local function bury(due_set, id, over)
  local delivery = prefix .. 'd:' .. id
  local is = redis.call('HMGET', delivery, 'st', 'ok', 'jq', 'ds', 'cn', 'rp')
  if is[4] ~= destination then
    -- A run that broke off put it here, and another one made it for somebody else: here it has no record.
    is = {}
  end
  local st = is[1]
  seen = seen + 1
  if st == 'i' and over and is[5] then
    -- Somebody cancelled it while it was attempted.
    redis.call('HSET', delivery, 'st', 'c', 'fi', now, 'ms', is[5], 'tk', '')
    local size = redis.call('HGET', delivery, 'xp') or redis.call('STRLEN', prefix .. 'e:' .. id:sub(1, 26))
    count_in(counters, destination .. ':b', -tonumber(size))
    count_end(prefix, is[6], 'c')
    moved.i = moved.i - 1
    cancelled = cancelled + 1
    st = 'c'
  elseif st == 'p' or st == 'r' or (st == 'i' and over) then
    redis.call('HSET', delivery, 'st', 'x', 'rs', reason, 'fi', now, 'tk', '')
    count_end(prefix, is[6], 'x')
    moved[st] = moved[st] - 1
    died = died + 1
  elseif st == 'i' then
    return
  end
  if st ~= 'd' and st ~= 'c' and st then
    redis.call('ZADD', dead, 'NX', now, id)
    redis.call('ZADD', dead_here, 'NX', now, id)
  end
  -- One without a record may still stand in line: an accept or a replay broke off.
  local order = is[2] or (not st and order_of(prefix, id:sub(1, 26)))
  -- Nothing is sent any more, so no dead letter stops its line: who is behind dies in the next run.
  take_out(prefix, destination, due_set, id, order, is[3], now)
end

for lane = 1, 4 do
  local due_set, left = KEYS[3 + lane], most - seen
  if left > 0 then
    local due = redis.call('ZRANGE', due_set, '-inf', now, 'BYSCORE', 'LIMIT', 0, left)
    for _, id in ipairs(due) do
      bury(due_set, id, true)
    end
    -- What is due later, from the end: leases end soon, so they do not stand before what waits longer.
    if #due < left then
      for _, id in ipairs(redis.call('ZRANGE', due_set, '+inf', '(' .. now, 'BYSCORE', 'REV', 'LIMIT', 0, left - #due)) do
        bury(due_set, id, false)
      end
    end
  end
end
for st, change in pairs(moved) do
  if change ~= 0 then
    count_in(counters, destination .. ':' .. st, change)
  end
end
if died > 0 then
  count_in(counters, destination .. ':x', died)
end
wake(prefix, destination)
return died + cancelled
