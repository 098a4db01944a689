-- Puts values in the place of those that they were made of, where these still stand: what was expunged, settled or
-- deleted meanwhile stays as it is. A record whose length changes waits until nothing of its event is attempted, since
-- its deliveries have its length in mind. Safe to run twice.
--
-- KEYS  per value its key
-- ARGV  1 key prefix; then per value: kind (e event record, r response text, s string, h field of a hash, l element of a
--       list), which one (the record's event id, the field, the element's index), SHA-1 of what is to be replaced, the new value
-- Returns  per value 1, 0 when something else stands there, 2 when it has to wait
-- Cost  3 commands per value; where the length of a record changes, 2 more for each delivery of its event, of which it
--       has at most 32,768.
--@include lib.lua

local prefix = ARGV[1]
local counters = prefix .. 'n'

local function read(kind, key, place)
  if kind == 'h' then
    return redis.call('HGET', key, place)
  elseif kind == 'l' then
    return redis.call('LINDEX', key, place)
  end
  return redis.call('GET', key)
end

-- Adds to the counters what those deliveries hold more that count the record's bytes; false when one is attempted.
local function weigh(event, more, counts)
  local made, here = made_of(prefix, event, redis.call('HGET', prefix .. 's:' .. event, 'n')), {}
  for index = 0, made - 1 do
    local id = delivery_id(event, index)
    local is = redis.call('HMGET', prefix .. 'd:' .. id, 'st', 'ds')
    local st = is[1]
    if st == 'i' then
      return false
    end
    if st == 'p' or st == 'r' or (st == 'x' and redis.call('ZSCORE', prefix .. 'x', id)) then
      local name = (is[2] or '') .. ':b'
      here[name] = (here[name] or 0) + more
    end
  end
  for name, by in pairs(here) do
    counts[name] = (counts[name] or 0) + by
  end
  return true
end

-- Reads and checks all before the first write.
local answers, counts = {}, {}
for i = 1, #KEYS do
  local at = 2 + (i - 1) * 4
  local kind, place = ARGV[at], ARGV[at + 1]
  local is = read(kind, KEYS[i], place)
  if not is or redis.sha1hex(is) ~= ARGV[at + 2] then
    answers[i] = 0
  else
    local more = #ARGV[at + 3] - #is
    answers[i] = 1
    if kind == 'e' and more ~= 0 and not weigh(place, more, counts) then
      answers[i] = 2
    elseif kind == 'r' then
      counts['bytes:r'] = (counts['bytes:r'] or 0) + more
    end
  end
end
for i = 1, #KEYS do
  local at = 2 + (i - 1) * 4
  local kind, place, value = ARGV[at], ARGV[at + 1], ARGV[at + 3]
  if answers[i] == 1 then
    if kind == 'h' then
      redis.call('HSET', KEYS[i], place, value)
    elseif kind == 'l' then
      redis.call('LSET', KEYS[i], place, value)
    else
      redis.call('SET', KEYS[i], value, 'KEEPTTL')
    end
  end
end
for name, by in pairs(counts) do
  if by ~= 0 then
    count_in(counters, name, by)
  end
end
return answers
