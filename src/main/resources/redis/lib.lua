-- Shared by the scripts that say "--@include lib.lua"; src/docs/store.md tells what each key holds.

local LANES = { 'h', 'n', 'l', 'r' }

-- Milliseconds since 1970 by Redis's clock, which all nodes share, plus the offset that tests use to let days pass.
local function clock(offset)
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(offset)
end

-- Moves a counter; one that is back at zero is not kept, or counters of what is long gone would pile up.
local function count_in(counters, name, by)
  if redis.call('HINCRBY', counters, name, by) == 0 then
    redis.call('HDEL', counters, name)
  end
end

-- Puts a destination's exact score into the wake index: the later of its first due time and its hold; takes it out
-- when nothing waits. Returns the score, or -1.
local function wake(prefix, destination)
  local first
  for lane = 1, 4 do
    local head = redis.call('ZRANGE', prefix .. 'q:' .. destination .. ':' .. LANES[lane], 0, 0, 'WITHSCORES')
    local due = tonumber(head[2])
    if due and (not first or due < first) then
      first = due
    end
  end
  if not first then
    redis.call('ZREM', prefix .. 'w', destination)
    return -1
  end
  local hold = tonumber(redis.call('HGET', prefix .. 'h', destination) or 0)
  if hold > first then
    first = hold
  end
  redis.call('ZADD', prefix .. 'w', first, destination)
  return first
end

-- The id, without prefix, of an event's delivery number index: what Ids.deliveryId makes in Java.
local ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
local function delivery_id(event, index)
  local a, b, c = math.floor(index / 1024) % 32 + 1, math.floor(index / 32) % 32 + 1, index % 32 + 1
  return event .. ALPHABET:sub(a, a) .. ALPHABET:sub(b, b) .. ALPHABET:sub(c, c)
end

-- Counts the end of a delivery where a replay job made it: d delivered, x dead, c cancelled. Replays of one event have
-- no such counters.
local function count_end(prefix, replay, outcome)
  if replay and redis.call('EXISTS', prefix .. 'p:' .. replay) == 1 then
    redis.call('HINCRBY', prefix .. 'p:' .. replay, outcome, 1)
  end
end

-- How many deliveries an event has had: what its state says, else the fan-out that its record begins with.
local function made_of(prefix, event, counted)
  if counted then
    return tonumber(counted)
  end
  local head = redis.call('GETRANGE', prefix .. 'e:' .. event, 3, 4)
  return head ~= '' and head:byte(1) * 256 + head:byte(2) or 0
end
