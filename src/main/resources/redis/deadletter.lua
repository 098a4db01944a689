-- One dead letter with its event and its last attempt.
--
-- KEYS  1 delivery   2 event record   3 attempts   4 dead letters
-- ARGV  1 delivery id, 29 characters   2 1 for the whole record, 0 for its head
-- Returns  { delivery fields, record or its head, last attempt row or '', when it died }; {} when it is no dead letter
-- Cost  4 commands.

local died = redis.call('ZSCORE', KEYS[4], ARGV[1])
if not died then
  return {}
end
local record = ARGV[2] == '1' and (redis.call('GET', KEYS[2]) or '') or redis.call('GETRANGE', KEYS[2], 0, 4095)
return { redis.call('HGETALL', KEYS[1]), record, redis.call('LINDEX', KEYS[3], -1) or '', died }
