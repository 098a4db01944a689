-- Forgets what an event brought and what came back for it, some deliveries at a time: open ones are cancelled, dead ones
-- leave the list, and what is being attempted ends as it ends. When all are done, the record loses headers and body.
-- From the first run on, nothing sends it again. Safe to run twice.
--
-- KEYS  1 event record   2 event state   3 dead letters   4 counters
-- ARGV  1 clock offset, ms   2 key prefix   3 event id, 26 characters   4 first delivery to do, from 0
--       5 deliveries to do at most   6 why, in words
-- Returns  the delivery to go on with; -1 when it is done, -2 when there is no such event
-- Cost  8 commands, 20 per delivery and 1 per attempt.
--@include lib.lua
--@include line.lua
--@include ended.lua

local record, state, dead, counters = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local prefix, event, from, most, why = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local now = clock(ARGV[1])
-- Of an attempt's row: number, times, outcome, status, error, detail, address, cut. A sealed one has them, too, and
-- behind them the id of its key.
local KEPT, DETAIL, LENGTH = 9, 7, 4

local head = redis.call('GETRANGE', record, 0, 12)
if head == '' then
  return -2
end
local a, b, c, d = head:byte(10, 13)
local open = redis.call('GETRANGE', record, 13, 12 + ((a * 256 + b) * 256 + c) * 256 + d)
-- Flag 1 is set; flag 4 is not any more: nothing sealed is left.
local flags = head:byte(2)
flags = flags % 2 == 1 and flags or flags + 1
flags = math.floor(flags / 4) % 2 == 1 and flags - 4 or flags
local bare = head:sub(1, 1) .. string.char(flags) .. head:sub(3) .. open .. '\0\0\0\4[""]'
local size = redis.call('STRLEN', record)
local made = made_of(prefix, event, redis.call('HGET', state, 'n'))

-- What the row of an attempt keeps: not what was sent, nor what came back.
local function blank(row)
  local w, x, y, z = row:byte(1, LENGTH)
  local done, fields = pcall(cjson.decode, row:sub(LENGTH + 1, LENGTH + ((w * 256 + x) * 256 + y) * 256 + z))
  if not done then
    fields = { 1, 0, 0, 'retryable', 0 }
  end
  local kept = {}
  for i = 1, KEPT do
    kept[i] = fields[i] or ''
  end
  kept[DETAIL] = ''
  local text = cjson.encode(kept)
  return string.char(0, 0, math.floor(#text / 256), #text % 256) .. text
end

local function forget(id)
  local delivery, attempts, response = prefix .. 'd:' .. id, prefix .. 'a:' .. id, prefix .. 'r:' .. id
  local is = redis.call('HMGET', delivery, 'st', 'ds', 'ln', 'ok', 'jq', 'xp')
  local st = is[1]
  if not st then
    return
  end
  is[2] = is[2] or ''
  if attempted(prefix, id, is, now) then
    -- Until it ends, its destination's counter has the bytes that the record had.
    redis.call('HSETNX', delivery, 'cn', why)
    redis.call('HSETNX', delivery, 'xp', size)
  elseif st == 'p' or st == 'r' or st == 'i' or st == 'c' then
    -- Also one that a broken-off run cancelled.
    cancel(prefix, id, is, why, tonumber(is[6] or size), now)
  elseif redis.call('ZSCORE', dead, id) then
    purge(prefix, id, is, size, now)
  end
  redis.call('HDEL', delivery, 'sp')
  if st == 'x' then
    -- A filter or a transform may have said it in words of the body; of a cancelled one, a person did.
    redis.call('HDEL', delivery, 'ms')
  end
  for i, row in ipairs(redis.call('LRANGE', attempts, 0, -1)) do
    redis.call('LSET', attempts, i - 1, blank(row))
  end
  local kept = redis.call('STRLEN', response)
  if kept > 0 then
    redis.call('DEL', response)
    count_in(counters, 'bytes:r', -kept)
  end
end

-- The first write needs no memory, so that a full Redis lets the script finish.
redis.call('HDEL', state, '-')
redis.call('HSETNX', state, 'ex', now)
for index = from, math.min(from + most, made) - 1 do
  forget(delivery_id(event, index))
end
if from + most < made then
  return from + most
end
redis.call('SET', record, bare)
return -1
