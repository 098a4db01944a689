-- Stores an event, its deliveries and, last, its dedup key. Safe to run twice with the same event id.
--
-- KEYS  1 event record   2 event state   3 dedup key (the record's key when ARGV[5] is 0)   4 events index
--       5 wake index     6 holds         7 counters       8 dead letters
--       then per delivery: its record, its due set
-- ARGV  1 clock offset, ms   2 key prefix   3 event id, 26 characters   4 packed record
--       5 life of the dedup key, ms; 0 for none   6 lease token   7 deliveries   8 those of them born dead
--       then per delivery: id, destination, lane, route, lease in ms (0: none), delay in ms, 1 when born dead,
--       parameters of a send
-- Returns  { 1, now, for each delivery 1 when leased else 0 }
--          { 2, first event's id, 1 when the bytes differ, 1 when its deliveries run again }
-- Cost  10 commands and 5 per delivery; a duplicate 4.
--@include lib.lua

local record, state, dedup, index = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local wakes, holds, counters, dead = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local prefix, event, ttl, token = ARGV[2], ARGV[3], tonumber(ARGV[5]), ARGV[6]
local count, born_dead = tonumber(ARGV[7]), tonumber(ARGV[8])
local now = clock(ARGV[1])

-- Takes an event's dead letters off the lists whose destinations run again, and those that never had one.
local function forget_dead(first, made, again)
  for i = math.max(0, made - 1024), made - 1 do
    local id = delivery_id(first, i)
    if redis.call('ZSCORE', dead, id) then
      local destination = redis.call('HGET', prefix .. 'd:' .. id, 'ds') or ''
      if again[destination] then
        count_in(counters, destination .. ':x', -1)
        redis.call('ZREM', prefix .. 'x:' .. destination, id)
        redis.call('ZREM', dead, id)
      end
    end
  end
end

-- The deliveries of this request for an event that was there before: its dead ones run again, or it was unrouted.
-- Not those of a send: whoever sends through the API replays.
local function run_again(first, made)
  local open, again = 0, {}
  for i = 0, count - 1 do
    local at = 9 + i * 8
    local destination, lane = ARGV[at + 1], ARGV[at + 2]
    if ARGV[at + 6] ~= '1' and ARGV[at + 7] == '' and made + open < 32768 then
      local id = delivery_id(first, made + open)
      -- A delivery's record comes after its place in the due set: no record is ever out of the claim loop's reach.
      if redis.call('EXISTS', prefix .. 'd:' .. id) == 0 then
        redis.call('ZADD', wakes, 'LT', now, destination)
        redis.call('ZADD', prefix .. 'q:' .. destination .. ':' .. lane, now, id)
        redis.call('HSET', prefix .. 'd:' .. id, 'st', 'p', 'ds', destination, 'ln', lane, 'rt', ARGV[at + 3],
          'at', 0, 'c', now)
        count_in(counters, destination .. ':p', 1)
        wake(prefix, destination)
      end
      open = open + 1
      again[destination] = true
    end
  end
  if open == 0 then
    return 0
  end
  redis.call('HSET', prefix .. 's:' .. first, 'n', made + open, 'st', 'r')
  -- What could not be read before can be now, unless a route still cannot.
  again[''] = born_dead == 0 or nil
  forget_dead(first, made, again)
  return 1
end

if ttl > 0 then
  local first = redis.call('GET', dedup)
  if first and first ~= event then
    local head = redis.call('GETRANGE', prefix .. 'e:' .. first, 5, 8)
    if head == '' then
      return { 2, first, 0, 0 }
    end
    local of = prefix .. 's:' .. first
    local seen = redis.call('HMGET', of, 'n', 'g', 'x')
    local made = made_of(prefix, first, seen[1])
    -- The first write needs no memory, so that a full Redis lets a duplicate be told from a new event.
    redis.call('HDEL', of, '-')
    redis.call('HINCRBY', of, 'du', 1)
    local differs = head ~= ARGV[4]:sub(6, 9) and 1 or 0
    if differs == 1 then
      redis.call('HSET', of, 'ob', 1)
    end
    local again = 0
    if tonumber(seen[2] or 0) == 0 and tonumber(seen[3] or 0) >= made then
      again = run_again(first, made)
    end
    return { 2, first, differs, again }
  end
end

-- A second run: the first one broke off, or its answer was lost. What it made stands.
local second = redis.call('EXISTS', record) == 1
if not second then
  redis.call('SET', record, ARGV[4])
end
redis.call('ZADD', index, 0, event)
if born_dead > 0 then
  redis.call('HSETNX', state, 'x', born_dead)
end

local result = { 1, now }
for i = 0, count - 1 do
  local at = 9 + i * 8
  local id, destination, lane = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local delivery, due_set = KEYS[9 + i * 2], KEYS[10 + i * 2]
  local earlier = second and redis.call('HMGET', delivery, 'st', 'tk') or {}
  if earlier[1] then
    result[3 + i] = (earlier[1] == 'i' and earlier[2] == token) and 1 or 0
  elseif ARGV[at + 6] == '1' then
    redis.call('ZADD', dead, now, id)
    redis.call('ZADD', prefix .. 'x:' .. destination, now, id)
    redis.call('HSET', delivery, 'st', 'x', 'ds', destination, 'ln', lane, 'rt', ARGV[at + 3], 'at', 0,
      'rs', 'unparsable', 'fi', now)
    count_in(counters, destination .. ':x', 1)
    result[3 + i] = 0
  else
    local lease, delay = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
    local held = tonumber(redis.call('HGET', holds, destination) or 0)
    local leased = false
    if lease > 0 and held <= now then
      local first_due = tonumber(redis.call('ZSCORE', wakes, destination) or math.huge)
      leased = first_due > now
    end
    local due = leased and now + lease or now + delay
    local fields = { 'st', leased and 'i' or 'p', 'ds', destination, 'ln', lane, 'rt', ARGV[at + 3], 'at', 0 }
    if leased then
      fields[#fields + 1] = 'tk'
      fields[#fields + 1] = token
    end
    if ARGV[at + 7] ~= '' then
      fields[#fields + 1] = 'sp'
      fields[#fields + 1] = ARGV[at + 7]
    end
    redis.call('ZADD', wakes, 'LT', math.max(due, held), destination)
    redis.call('ZADD', due_set, due, id)
    redis.call('HSET', delivery, unpack(fields))
    count_in(counters, destination .. (leased and ':i' or ':p'), 1)
    result[3 + i] = leased and 1 or 0
  end
end
if second then
  recount(prefix, event)
end
if ttl > 0 then
  redis.call('SET', dedup, event, 'PX', ttl)
end
return result
