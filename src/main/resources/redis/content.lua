-- What the store keeps sealed of an event, some deliveries at a time, as it stands: for whoever seals it anew.
--
-- KEYS  1 event record   2 event state
-- ARGV  1 key prefix   2 event id, 26 characters   3 first delivery, from 0   4 deliveries at most
-- Returns  { delivery to go on with, -1 when these were the last; the record, '' when there is none or it was read before;
--          per delivery { id, parameters or '', why it ended or '', why it was cancelled or '', attempts, last response,
--          transformed body } }
-- Cost  2 commands and 4 per delivery.
--@include lib.lua

local prefix, event, from, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local record = from == 0 and redis.call('GET', KEYS[1]) or ''
local made = made_of(prefix, event, redis.call('HGET', KEYS[2], 'n'))
local deliveries = {}
for index = from, math.min(from + most, made) - 1 do
  local id = delivery_id(event, index)
  local is = redis.call('HMGET', prefix .. 'd:' .. id, 'sp', 'ms', 'cn')
  deliveries[#deliveries + 1] = { id, is[1] or '', is[2] or '', is[3] or '',
    redis.call('LRANGE', prefix .. 'a:' .. id, 0, -1), redis.call('GET', prefix .. 'r:' .. id) or '',
    redis.call('GET', prefix .. 't:' .. id) or '' }
end
return { from + most < made and from + most or -1, record, deliveries }
