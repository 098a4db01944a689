-- The live state of all destinations, when it is not the version that the caller has.
--
-- KEYS  1 states   2 failures
-- ARGV  1 clock offset, ms   2 version that the caller has, -1 for none
-- Returns  { now, version }, and when that is another one also { state fields }, { failure fields }
-- Cost  2 commands; 2 more when it changed.
--@include lib.lua

local now, version = clock(ARGV[1]), tonumber(redis.call('HGET', KEYS[1], 'v') or 0)
if version == tonumber(ARGV[2]) then
  return { now, version }
end
return { now, version, redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2]) }
