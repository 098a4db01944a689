-- The audit. Scripts say "--@include audit.lua" after lib.lua.

-- Writes down who changed what, once per operation as far as the newest tell, and keeps the newest.
local function audited(audit, most, operation, entry)
  local last
  for _, text in ipairs(redis.call('ZRANGE', audit, -8, -1)) do
    last = cjson.decode(text)
    if last.op == operation then
      return
    end
  end
  entry.n, entry.op = last and last.n + 1 or 1, operation
  redis.call('ZADD', audit, entry.n, cjson.encode(entry))
  redis.call('ZREMRANGEBYRANK', audit, 0, -1 - tonumber(most))
end
