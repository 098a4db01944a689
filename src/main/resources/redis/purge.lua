-- Takes dead letters off the lists for good; their deliveries stay dead, with a mark. Safe to run twice.
--
-- KEYS  1 dead letters
-- ARGV  1 clock offset, ms   2 key prefix   3... delivery ids, 29 characters, at most 100
-- Returns  how many were on the list
-- Cost  1 command, and 9 per dead letter; 10 more for one that stops its line.
--@include lib.lua
--@include line.lua
--@include ended.lua

local now, prefix, purged = clock(ARGV[1]), ARGV[2], 0
for i = 3, #ARGV do
  local id = ARGV[i]
  if redis.call('ZSCORE', KEYS[1], id) then
    local is = redis.call('HMGET', prefix .. 'd:' .. id, 'st', 'ds', 'ln', 'ok', 'jq')
    is[2] = is[2] or ''
    purge(prefix, id, is, redis.call('STRLEN', prefix .. 'e:' .. id:sub(1, 26)), now)
    purged = purged + 1
  end
end
return purged
