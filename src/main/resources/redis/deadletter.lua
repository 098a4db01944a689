-- Dead letters with their events and their last attempts.
--
-- KEYS  1 dead letters
-- ARGV  1 key prefix   2... delivery ids, 29 characters, at most 100
-- Returns  per delivery { its fields, the head of its event's record, last attempt row or '', when it died }; {} when it
--          is no dead letter
-- Cost  4 commands per delivery.

local prefix, answers = ARGV[1], {}
for i = 2, #ARGV do
  local id = ARGV[i]
  local died = redis.call('ZSCORE', KEYS[1], id)
  answers[i - 1] = died and {
    redis.call('HGETALL', prefix .. 'd:' .. id),
    redis.call('GETRANGE', prefix .. 'e:' .. id:sub(1, 26), 0, 4095),
    redis.call('LINDEX', prefix .. 'a:' .. id, -1) or '',
    died,
  } or {}
end
return answers
