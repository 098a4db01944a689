-- Takes dead letters off the lists whose term is over, those first that died first; their deliveries stay dead, with a
-- mark, until their event goes. Safe to run twice.
--
-- KEYS  1 lease of the shard's walks   2 counters   3 dead letters
-- ARGV  1 clock offset, ms   2 key prefix   3 token of the lease   4 lease, ms   5 term, ms   6 how many at most: 40, since
--       one that stops its line touches 12 keys
-- Returns  { how many, 1 when there are no more, else 0 }; {} when another node has the lease
-- Cost  4 commands, and 11 per dead letter; 10 more for one that stops its line.
--@include lib.lua
--@include line.lua
--@include ended.lua
--@include walk.lua

local dead, prefix, most = KEYS[3], ARGV[2], tonumber(ARGV[6])
local now = clock(ARGV[1])
if not leased(KEYS[1], KEYS[2], ARGV[3], ARGV[4]) then
  return {}
end
local over = redis.call('ZRANGE', dead, '-inf', now - tonumber(ARGV[5]), 'BYSCORE', 'LIMIT', 0, most)
for _, id in ipairs(over) do
  local is = redis.call('HMGET', prefix .. 'd:' .. id, 'st', 'ds', 'ln', 'ok', 'jq')
  is[2] = is[2] or ''
  purge(prefix, id, is, redis.call('STRLEN', prefix .. 'e:' .. id:sub(1, 26)), now)
end
return { #over, #over < most and 1 or 0 }
