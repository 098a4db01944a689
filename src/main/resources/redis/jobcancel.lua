-- Cancels a replay job; one that has ended stays as it is. Safe to run twice. A batch that is written down is still
-- made and counted, by the node that has it or the next.
--
-- KEYS  1 the job   2 unfinished jobs
-- ARGV  1 clock offset, ms   2 job id, 26 characters
-- Returns  its state: d done, c cancelled; '' when there is none
-- Cost  5 commands.
--@include lib.lua

local is = redis.call('HMGET', KEYS[1], 'st', 'ba')
if not is[1] then
  return ''
end
local now = clock(ARGV[1])
-- The first write needs no memory, so that a full Redis lets a job be cancelled.
redis.call('HDEL', KEYS[1], '-')
if is[1] == 'q' or is[1] == 'r' then
  redis.call('HSET', KEYS[1], 'st', 'c', 'fi', now)
elseif is[1] == 'd' then
  return 'd'
end
if is[2] == '' then
  redis.call('ZREM', KEYS[2], ARGV[2])
end
return 'c'
