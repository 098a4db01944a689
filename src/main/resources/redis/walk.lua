-- Shared by the scripts of retention: the lease of a shard's walks, and the way through its events, the oldest first.
-- Scripts say "--@include walk.lua" after lib.lua.

-- Takes or renews the lease; false when another node has it. It saves work: nothing is wrong when two nodes walk.
local function leased(lease, counters, token, millis)
  local owner = redis.call('GET', lease)
  if owner and owner ~= token then
    return false
  end
  -- The first write needs no memory, so that a full Redis lets the script finish.
  redis.call('HDEL', counters, '-')
  redis.call('SET', lease, token, 'PX', millis)
  return true
end

-- When an event was accepted, from its id: what Ids.timeOf tells in Java.
local function time_of(event)
  local at = 0
  for i = 1, 10 do
    at = at * 32 + ALPHABET:find(event:sub(i, i), 1, true) - 1
  end
  return at
end

-- What the ids of that time and later begin with, or are greater than.
local function lowest_of(time)
  local text = ''
  for _ = 1, 10 do
    local digit = time % 32 + 1
    text = ALPHABET:sub(digit, digit) .. text
    time = math.floor(time / 32)
  end
  return text
end

-- Events behind a place ('' for the beginning) that were accepted at that time or before.
local function events_behind(index, place, latest, most)
  return redis.call('ZRANGE', index, place == '' and '-' or '(' .. place, '(' .. lowest_of(math.max(0, latest + 1)),
    'BYLEX', 'LIMIT', 0, most)
end

-- Forgets a delivery's response text; returns whether there was one.
local function drop_response(counters, response)
  local kept = redis.call('STRLEN', response)
  if kept == 0 then
    return false
  end
  redis.call('UNLINK', response)
  count_in(counters, 'bytes:r', -kept)
  return true
end
