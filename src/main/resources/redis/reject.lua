-- Keeps evidence of a rejection, or puts it in the place of an earlier form, which ends what is kept of its request.
-- Safe to run twice.
--
-- KEYS  1 evidence of the source   2 its kept requests
-- ARGV  1 evidence, which begins with its id of 26 characters   2 its earlier form or ''   3 sealed request or ''
--       4 requests kept at most   5 evidence kept at most   6 lowest id that is young enough   7 life of both, ms
-- Returns  1
-- Cost  5 commands; 3 more with a request, 1 more for each that goes.

local evidence, earlier, request, most = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local id = evidence:sub(1, 26)
if request ~= '' then
  redis.call('HSET', KEYS[2], id, request)
  redis.call('PEXPIRE', KEYS[2], ARGV[7])
end
redis.call('ZADD', KEYS[1], 0, evidence)
redis.call('PEXPIRE', KEYS[1], ARGV[7])
redis.call('ZREMRANGEBYLEX', KEYS[1], '-', '(' .. ARGV[6])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[5]))
if earlier ~= '' then
  redis.call('ZREM', KEYS[1], earlier)
  redis.call('HDEL', KEYS[2], id, id .. ':t')
elseif request ~= '' or redis.call('HLEN', KEYS[2]) > most then
  local ids = {}
  for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
    if #field == 26 then
      ids[#ids + 1] = field
    end
  end
  -- Ids begin with the time.
  table.sort(ids)
  for i, kept in ipairs(ids) do
    if i <= #ids - most or kept < ARGV[6] then
      redis.call('HDEL', KEYS[2], kept, kept .. ':t')
    end
  end
end
return 1
