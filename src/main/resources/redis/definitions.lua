-- The definitions that changed since a version, a page at a time, tombstones among them.
--
-- KEYS  1 definitions   2 their versions
-- ARGV  1 version that the caller has, 0 for none   2 how many at most
-- Returns  { version }, and when something changed since also the ids and records, one after the other; there may be
--          more when so many came
-- Cost  1 command; 1 more and 1 per definition when something changed.

local version = tonumber(redis.call('HGET', KEYS[1], 'v') or 0)
local answer = { version }
if version > tonumber(ARGV[1]) then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[2], '(' .. ARGV[1], '+inf', 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
    answer[#answer + 1] = id
    answer[#answer + 1] = redis.call('HGET', KEYS[1], id)
  end
end
return answer
