-- How long what is due has been waiting, per destination of one shard.
--
-- KEYS  1 wake index
-- ARGV  1 clock offset, ms   2 key prefix   3 destinations at most
-- Returns  per destination with something due: its id, then for how many ms the first has been due
-- Cost  2 commands and 4 per destination.
--@include lib.lua

local prefix = ARGV[2]
local now = clock(ARGV[1])
local result = {}
for _, destination in ipairs(redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[3]) - 1)) do
  local first = now
  for lane = 1, 4 do
    local head = redis.call('ZRANGE', prefix .. 'q:' .. destination .. ':' .. LANES[lane], 0, 0, 'WITHSCORES')
    first = math.min(first, tonumber(head[2]) or now)
  end
  if first < now then
    result[#result + 1] = destination
    result[#result + 1] = now - first
  end
end
return result
