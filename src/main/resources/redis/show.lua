-- One event with its deliveries, for people to look at.
--
-- KEYS  1 event record   2 event state
-- ARGV  1 key prefix   2 event id, 26 characters
-- Returns  { record, its length, event state, per delivery { id, fields, next due or '', attempts, last response } };
--          {} when there is no such event. The newest 256 deliveries.
-- Cost  4 commands and 5 per delivery.
--@include lib.lua

local prefix, event = ARGV[1], ARGV[2]
local record = redis.call('GET', KEYS[1])
if not record then
  return {}
end
local made = made_of(prefix, event, redis.call('HGET', KEYS[2], 'n'))
local deliveries = {}
for index = math.max(0, made - 256), made - 1 do
  local id = delivery_id(event, index)
  local fields = redis.call('HGETALL', prefix .. 'd:' .. id)
  if #fields > 0 then
    local attempts = redis.call('LRANGE', prefix .. 'a:' .. id, 0, -1)
    local response = redis.call('GET', prefix .. 'r:' .. id) or ''
    local is = redis.call('HMGET', prefix .. 'd:' .. id, 'ds', 'ln')
    local due = redis.call('ZSCORE', prefix .. 'q:' .. is[1] .. ':' .. is[2], id) or ''
    deliveries[#deliveries + 1] = { id, fields, due, attempts, response }
  end
end
return { record, #record, redis.call('HGETALL', KEYS[2]), deliveries }
