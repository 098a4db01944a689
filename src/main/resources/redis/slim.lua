-- Makes kept events smaller, from a place on, the oldest first: the attempts and response texts of deliveries that ended
-- long enough ago go, but for the last attempt of a dead letter; or response texts alone, of any delivery. Safe to run
-- twice.
--
-- KEYS  1 lease of the shard's walks   2 counters   3 every event   4 dead letters
-- ARGV  1 clock offset, ms   2 key prefix   3 token of the lease   4 lease, ms   5 place: the last event done, or ''
--       6 event that the run before began, or ''   7 its first delivery to look at   8 how long ago the delivery must have
--       ended, ms; 0 for response texts alone   9 how much longer ago its event must have been accepted, ms   10 keys to
--       touch at most, from 10
-- Returns  { place, event begun or '', its next delivery, deliveries of which something went, 1 at the end, else 0 }; {}
--          when another node has the lease
-- Cost  4 commands, 2 per event and 4 per delivery.
--@include lib.lua
--@include walk.lua

local counters, index, dead = KEYS[2], KEYS[3], KEYS[4]
local prefix, place, begun, from = ARGV[2], ARGV[5], ARGV[6], tonumber(ARGV[7])
local age, most = tonumber(ARGV[8]), tonumber(ARGV[10])
local now = clock(ARGV[1])
-- Per delivery: itself, attempts, response.
local LOOK, KEYS_EACH = 100, 3
if not leased(KEYS[1], counters, ARGV[3], ARGV[4]) then
  return {}
end
local spent, changed = #KEYS, 0
if age == 0 and redis.call('HEXISTS', counters, 'bytes:r') == 0 then
  return { '', '', 0, 0, 1 }
end

local function slim(id)
  local attempts, response = prefix .. 'a:' .. id, prefix .. 'r:' .. id
  if age == 0 then
    return drop_response(counters, response)
  end
  local is = redis.call('HMGET', prefix .. 'd:' .. id, 'st', 'fi')
  local st = is[1]
  if (st ~= 'd' and st ~= 'x' and st ~= 'c') or tonumber(is[2] or 0) > now - age then
    return false
  end
  local kept = st == 'x' and redis.call('ZSCORE', dead, id) and 1 or 0
  local more = redis.call('LLEN', attempts) > kept
  if more and kept == 1 then
    redis.call('LTRIM', attempts, -1, -1)
  elseif more then
    redis.call('UNLINK', attempts)
  end
  return drop_response(counters, response) or more
end

local ids = events_behind(index, place, now - age - tonumber(ARGV[9]), LOOK)
local at_end = #ids < LOOK and 1 or 0
local next_begun, next_from = '', 0
for _, event in ipairs(ids) do
  if spent + 2 + KEYS_EACH > most then
    at_end = 0
    break
  end
  local made = made_of(prefix, event, redis.call('HGET', prefix .. 's:' .. event, 'n'))
  local first = event == begun and math.min(from, made) or 0
  spent = spent + 2
  local last = math.min(made, first + math.floor((most - spent) / KEYS_EACH))
  for number = first, last - 1 do
    changed = changed + (slim(delivery_id(event, number)) and 1 or 0)
  end
  spent = spent + KEYS_EACH * (last - first)
  if last < made then
    next_begun, next_from, at_end = event, last, 0
    break
  end
  place = event
end
return { place, next_begun, next_from, changed, at_end }
