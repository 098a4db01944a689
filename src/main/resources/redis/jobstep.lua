-- One step of a replay job: counts the batch that was written down and has been made, and writes down the next one with
-- the place in the walk behind it. Fenced by the lease's token and the number of the step; safe to run twice.
--
-- KEYS  1 the job   2 unfinished jobs
-- ARGV  1 clock offset, ms   2 job id, 26 characters   3 lease token   4 number of this step   5 how it goes on: r with
--       the next batch, d it is done, p give it back, without a batch   6 lease, ms   7 to 9 matched, queued, skipped in
--       the batch that was made   10 next batch or ''   11 place behind it
--       The same step again renews the lease.
-- Returns  r go on, d done, c cancelled, p given back; f when the lease is somebody else's
-- Cost  6 commands.
--@include lib.lua

local job, unfinished, id, token, step, to = KEYS[1], KEYS[2], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local now = clock(ARGV[1])
local was = redis.call('HMGET', job, 'st', 'tk', 'n', 'mt', 'qu', 'sk', 'ba')
local state, done = was[1], tonumber(was[3] or -1)
if was[2] ~= token or (done ~= step and done ~= step - 1) then
  return 'f'
end
if done == step - 1 then
  local counts = { 'n', step, 'mt', was[4] + ARGV[7], 'qu', was[5] + ARGV[8], 'sk', was[6] + ARGV[9] }
  if state == 'c' then
    redis.call('HSET', job, 'ba', '', unpack(counts))
  elseif to == 'd' then
    state = 'd'
    redis.call('HSET', job, 'st', 'd', 'fi', now, 'ba', '', 'pl', ARGV[11], unpack(counts))
  else
    redis.call('HSET', job, 'ba', ARGV[10], 'pl', ARGV[11], unpack(counts))
  end
end
-- The same step again, of a job that was cancelled while its batch is being made: that goes on.
local at_batch = state == 'c' and done == step and was[7] ~= ''
if state ~= 'r' and not at_batch then
  redis.call('ZREM', unfinished, id)
  return state
end
redis.call('ZADD', unfinished, to == 'p' and 0 or now + tonumber(ARGV[6]), id)
return at_batch and 'r' or to
