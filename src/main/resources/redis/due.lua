-- Destinations of one shard with something due.
--
-- KEYS  1 wake index
-- ARGV  1 clock offset, ms   2 how many at most   3 how many of the longest due to skip
-- Returns  { now, next due time after now or -1, destinations }
-- Cost  2 commands.
--@include lib.lua

local now = clock(ARGV[1])
local most, skip = tonumber(ARGV[2]), tonumber(ARGV[3])
-- One more than asked for: it may be the first that is due later.
local head = redis.call('ZRANGE', KEYS[1], skip, skip + most, 'WITHSCORES')
local due, next_due = {}, -1
for i = 1, #head, 2 do
  local score = tonumber(head[i + 1])
  if score > now then
    next_due = score
    break
  end
  if #due == most then
    break
  end
  due[#due + 1] = head[i]
end
return { now, next_due, due }
