-- One event with its deliveries, for people to look at.
--
-- KEYS  1 event record   2 event state
-- ARGV  1 key prefix   2 event id, 26 characters   3 1 for everything, 0 for a line in a list
-- Returns  { record or its head, its length, event state, per delivery { id, fields, next due or '', attempts,
--          last response } }; {} when there is no such event. The newest 256 deliveries.
-- Cost  4 commands and 2 to 4 per delivery.
--@include lib.lua

local prefix, event, whole = ARGV[1], ARGV[2], ARGV[3] == '1'
local record = whole and redis.call('GET', KEYS[1]) or redis.call('GETRANGE', KEYS[1], 0, 4095)
if not record or record == '' then
  return {}
end
local made = made_of(prefix, event, redis.call('HGET', KEYS[2], 'n'))
local deliveries = {}
for index = math.max(0, made - 256), made - 1 do
  local id = delivery_id(event, index)
  local fields = redis.call('HGETALL', prefix .. 'd:' .. id)
  if #fields > 0 then
    local attempts, response, due = {}, '', ''
    if whole then
      attempts = redis.call('LRANGE', prefix .. 'a:' .. id, 0, -1)
      response = redis.call('GET', prefix .. 'r:' .. id) or ''
      local is = redis.call('HMGET', prefix .. 'd:' .. id, 'ds', 'ln')
      due = redis.call('ZSCORE', prefix .. 'q:' .. is[1] .. ':' .. is[2], id) or ''
    end
    deliveries[#deliveries + 1] = { id, fields, due, attempts, response }
  end
end
return { record, redis.call('STRLEN', KEYS[1]), redis.call('HGETALL', KEYS[2]), deliveries }
