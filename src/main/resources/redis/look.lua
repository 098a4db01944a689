-- What lists tell of events, and what they ask: the open part of their records and, where it is wanted, how they fared.
--
-- KEYS  1 dead letters
-- ARGV  1 key prefix   2 1 with deliveries, 0 for the open parts alone   3... event ids, 26 characters, at most 256
-- Returns  per event its record up to the length of its headers, '' when there is none; with deliveries { that, length
--          of the record, state or '', duplicates or '', when it was expunged or '', deliveries: per delivery id,
--          state, destination, attempts and 1 when it is on the list of dead letters, else 0 }. The newest 256
--          deliveries. It stops at the event with which it has read 500 deliveries: whoever asks goes on behind it.
-- Cost  1 command per event; with deliveries 3, and 1 or 2 per delivery.
--@include lib.lua

local dead, prefix, whole = KEYS[1], ARGV[1], ARGV[2] == '1'
local USUAL = 511

-- The record up to where its headers begin, which nearly always is within its first bytes.
local function head_of(record)
  local head = redis.call('GETRANGE', record, 0, USUAL)
  if head == '' then
    return head
  end
  local a, b, c, d = head:byte(10, 13)
  local size = 13 + ((a * 256 + b) * 256 + c) * 256 + d + 4
  return size <= #head and head:sub(1, size) or redis.call('GETRANGE', record, 0, size - 1)
end

local read = 0
local function deliveries_of(event, made)
  local rows = {}
  for index = math.max(0, made - 256), made - 1 do
    local id = delivery_id(event, index)
    local is = redis.call('HMGET', prefix .. 'd:' .. id, 'st', 'ds', 'at')
    if is[1] then
      local at = #rows
      rows[at + 1], rows[at + 2], rows[at + 3], rows[at + 4] = id, is[1], is[2] or '', is[3] or '0'
      rows[at + 5] = is[1] == 'x' and redis.call('ZSCORE', dead, id) and '1' or '0'
    end
    read = read + 1
  end
  return rows
end

local answers = {}
for i = 3, #ARGV do
  local event = ARGV[i]
  local head = head_of(prefix .. 'e:' .. event)
  if not whole then
    answers[i - 2] = head
  elseif head == '' then
    answers[i - 2] = { '' }
  else
    local state = redis.call('HMGET', prefix .. 's:' .. event, 'n', 'st', 'du', 'ex')
    local made = made_of(prefix, event, state[1])
    answers[i - 2] = { head, redis.call('STRLEN', prefix .. 'e:' .. event), state[2] or '', state[3] or '',
      state[4] or '', deliveries_of(event, made) }
    if read >= 500 then
      break
    end
  end
end
return answers
