-- How many dead letters of each destination in one shard died a short while ago and are still on the list.
--
-- KEYS  dead letters of a destination, one key each
-- ARGV  1 clock offset, ms   2 how long ago at most, ms
-- Returns  a number for each key
-- Cost  1 command, and 1 per key.
--@include lib.lua

local since = clock(ARGV[1]) - tonumber(ARGV[2])
local result = {}
for i, key in ipairs(KEYS) do
  result[i] = redis.call('ZCOUNT', key, since, '+inf')
end
return result
