-- What people end: open deliveries and dead letters. Scripts say "--@include ended.lua" after line.lua.

-- Ends an open delivery that nobody attempts; of one that a broken-off run ended, only what that left is done. is: its
-- state, destination, lane, order key and marks. Whoever stands behind it in line moves up.
local function cancel(prefix, id, is, why, size, now)
  local delivery, destination = prefix .. 'd:' .. id, is[2]
  -- The first write needs no memory, so that a full Redis lets the script finish.
  redis.call('HDEL', delivery, 'cr')
  if is[1] ~= 'c' then
    redis.call('HSET', delivery, 'st', 'c', 'fi', now, 'ms', why, 'tk', '')
    count_end(prefix, redis.call('HGET', delivery, 'rp'), 'c')
    count_in(prefix .. 'n', destination .. ':' .. is[1], -1)
    count_in(prefix .. 'n', destination .. ':b', -size)
  end
  local line = is[4] and prefix .. 'o:' .. destination .. ':' .. is[4]
  if line and redis.call('LINDEX', line, 0) ~= id then
    redis.call('LREM', line, 1, id)
  end
  take_out(prefix, destination, prefix .. 'q:' .. destination .. ':' .. is[3], id, is[4], is[5], now)
  wake(prefix, destination)
end

-- Whether somebody is attempting it: it is leased, and the lease has not run out.
local function attempted(prefix, id, is, now)
  if is[1] ~= 'i' then
    return false
  end
  local until_when = redis.call('ZSCORE', prefix .. 'q:' .. is[2] .. ':' .. is[3], id)
  return until_when and tonumber(until_when) > now
end

-- Takes a dead letter off the lists for good; where it stopped its line, the next goes on. is as for cancel.
local function purge(prefix, id, is, size, now)
  local counters, destination = prefix .. 'n', is[2]
  redis.call('HDEL', counters, '-')
  redis.call('HSET', prefix .. 'd:' .. id, 'pu', now)
  count_in(counters, destination .. ':x', -1)
  count_in(counters, destination .. ':b', -size)
  if is[4] and leave_line(prefix, destination, is[4], id, now) == 1 then
    wake(prefix, destination)
  end
  redis.call('ZREM', prefix .. 'x:' .. destination, id)
  redis.call('ZREM', prefix .. 'x', id)
end
