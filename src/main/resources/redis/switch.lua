-- Turns one switch of a destination on or off and writes down who did it; what the configuration says anyway is left to
-- the configuration. The count of its days of failure begins anew. Safe to run twice with the same operation.
--
-- KEYS  1 states   2 failures   3 audit
-- ARGV  1 clock offset, ms   2 destination   3 switch (p paused, d disabled)   4 1 on, 0 off   5 what the configuration
--       says: 1 or 0   6 who   7 why   8 audit entry: a JSON object   9 operation
--       10 audit entries kept at most   11 first failure that must still stand, ms, or empty
-- Returns  { now, version, 1 when it changed something else 0 }
-- Cost  4 commands; 6 more when it changes something.
--@include lib.lua
--@include audit.lua

local states, failures, audit = KEYS[1], KEYS[2], KEYS[3]
local destination, wanted, configured, operation = ARGV[2], ARGV[4], ARGV[5], ARGV[9]
local field, now = destination .. ':' .. ARGV[3], clock(ARGV[1])
local version = tonumber(redis.call('HGET', states, 'v') or 0)
local is = redis.call('HGET', states, field)
local was = tostring(is and cjson.decode(is).on or configured)
local stands = ARGV[11] == '' or redis.call('HGET', failures, destination) == ARGV[11]
if was == wanted or not stands then
  return { now, version, 0 }
end

-- The first write needs no memory, so that a full Redis lets the script finish.
redis.call('HDEL', states, '-')
local entry = cjson.decode(ARGV[8])
entry.at, entry.by = now, ARGV[6]
audited(audit, ARGV[10], operation, entry)
redis.call('HSET', states, 'v', version + 1)
if ARGV[11] == '' then
  redis.call('HDEL', failures, destination)
end
local state = { at = now, by = ARGV[6], why = ARGV[7] }
if wanted ~= configured then
  state.on = tonumber(wanted)
end
redis.call('HSET', states, field, cjson.encode(state))
return { now, version + 1, 1 }
