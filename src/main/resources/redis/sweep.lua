-- Removes events whose deliveries all ended long enough ago, none of them a dead letter on the list: with everything that
-- belongs to them, but their dedup keys. Looks at them from a place on, the oldest first. Of one with more deliveries than
-- a run can touch, it looks at some at a time, and when none keeps the event, marks it, so that nothing sends it again, and
-- removes them from the end. Safe to run twice.
--
-- KEYS  1 lease of the shard's walks   2 counters   3 every event   4 dead letters
-- ARGV  1 clock offset, ms   2 key prefix   3 token of the lease   4 lease, ms   5 place: the last event done, or ''
--       6 event that the run before began, or ''   7 its first delivery to look at   8 how long ago its last delivery
--       must have ended, ms   9 how much longer ago it must have been accepted, ms   10 keys to touch at most, from 400
-- Returns  { place, event begun or '', its next delivery, events removed, 1 at the end, else 0 }; {} when another node has
--          the lease
-- Cost  4 commands, 2 per event, and 2 per delivery looked at, 3 per one removed.
--@include lib.lua
--@include walk.lua

local counters, index, dead = KEYS[2], KEYS[3], KEYS[4]
local prefix, place, begun, from = ARGV[2], ARGV[5], ARGV[6], tonumber(ARGV[7])
local age, most = tonumber(ARGV[8]), tonumber(ARGV[10])
local now = clock(ARGV[1])
-- Per delivery: itself, attempts, response, transformed body, due set, line.
local LOOK, CHUNK, KEYS_EACH, DAY = 100, 64, 6, 86400000
if not leased(KEYS[1], counters, ARGV[3], ARGV[4]) then
  return {}
end
local has_texts = redis.call('HEXISTS', counters, 'bytes:r') == 1
local spent, removed = #KEYS, 0

-- Whether a delivery lets its event go.
local function may_go(event, number)
  local id = delivery_id(event, number)
  local is = redis.call('HMGET', prefix .. 'd:' .. id, 'st', 'fi', 'ds', 'ln', 'ok')
  local st = is[1]
  spent = spent + 1
  if not st then
    -- The accept that was to make it broke off, and the claim loop may yet look for its event.
    return time_of(event) < now - DAY
  end
  if st == 'p' or st == 'i' or st == 'r' or tonumber(is[2] or 0) > now - age
    or (st == 'x' and redis.call('ZSCORE', dead, id)) then
    return false
  end
  -- What a broken-off run left behind is put right by the claim loop first.
  spent = spent + 2
  return not redis.call('ZSCORE', prefix .. 'q:' .. (is[3] or '') .. ':' .. (is[4] or ''), id)
    and not (st == 'c' and is[5] and redis.call('LPOS', prefix .. 'o:' .. is[3] .. ':' .. is[5], id))
end

-- Removes an event's deliveries from that number on, together with what is named already.
local function remove(event, first, made, names)
  for number = first, made - 1 do
    local id = delivery_id(event, number)
    if has_texts then
      drop_response(counters, prefix .. 'r:' .. id)
    end
    for _, kind in ipairs({ 'd:', 'a:', 'r:', 't:' }) do
      names[#names + 1] = prefix .. kind .. id
    end
  end
  spent = spent + 3 * (made - first)
  redis.call('UNLINK', unpack(names))
end

local ids = events_behind(index, place, now - age - tonumber(ARGV[9]), LOOK)
local at_end = #ids < LOOK and 1 or 0
local next_begun, next_from = '', 0
for _, event in ipairs(ids) do
  local record, state = prefix .. 'e:' .. event, prefix .. 's:' .. event
  local made = made_of(prefix, event, redis.call('HGET', state, 'n'))
  local first = event == begun and math.min(from, made) or 0
  spent = spent + 2
  if spent + KEYS_EACH * math.min(CHUNK, made) > most then
    at_end = 0
    break
  end
  local last, go = math.min(made, first + CHUNK), true
  for number = first, last - 1 do
    go = go and may_go(event, number)
  end
  if go and last < made then
    -- What has ended stays so: the next run goes on behind it.
    next_begun, next_from, at_end = event, last, 0
    break
  elseif go and made > CHUNK then
    local left = made - CHUNK
    redis.call('HSETNX', state, 'ex', now)
    remove(event, left, made, {})
    redis.call('HSET', state, 'n', left)
    next_begun, next_from, at_end = event, left, 0
    break
  elseif go then
    remove(event, 0, made, { record, state })
    redis.call('ZREM', index, event)
    removed = removed + 1
  end
  place = event
end
return { place, next_begun, next_from, removed, at_end }
