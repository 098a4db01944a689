-- Writes definitions of sources, destinations, routes and keys that the API made, all of them or none: each gets a
-- version of its own. A deleted one leaves a tombstone, so that its id is never used again. Safe to run twice with the
-- same operation.
--
-- KEYS  1 definitions   2 their versions   3 claimed texts   4 tombstones   5 audit
-- ARGV  1 clock offset, ms   2 operation   3 audit entries kept at most   4 definitions kept at most   5 tombstones kept
--       at most   6 who   7 changes; then per change: id, version that it must have ('' any that lives, '0' none),
--       record: a JSON object, '' to delete it; claimed texts: a JSON array; audit entry: a JSON object
-- Returns  { now, 1, version after the last change }, or what refused all of them:
--          { now, 0, change from 1, 'version', the version it has, 0 for none }, { now, 0, change, 'taken', text, by id },
--          { now, 0, change, 'full', how many there are }
-- Cost  3 commands and 8 per change.
--@include lib.lua
--@include audit.lua

local records, versions, claims, tombs, audit = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local now, operation, count = clock(ARGV[1]), ARGV[2], tonumber(ARGV[7])
local version = tonumber(redis.call('HGET', records, 'v') or 0)

local function texts_of(record)
  return record and not record.gone and cjson.decode(record.claims) or {}
end

-- Reads and checks all before the first write.
local before, mine, made, again, done = {}, {}, 0, false, 0
for i = 1, count do
  local at = 8 + (i - 1) * 5
  local stored = redis.call('HGET', records, ARGV[at])
  local record = stored and cjson.decode(stored)
  before[i] = record
  if record and record.op == operation then
    again = true
    done = done + (record.v <= version and 1 or 0)
  end
  for _, text in ipairs(texts_of(record)) do
    mine[text] = ARGV[at]
  end
  if ARGV[at + 2] ~= '' and not (record and not record.gone) then
    made = made + 1
  end
end
if done == count then
  return { now, 1, version }
end
if not again then
  for i = 1, count do
    local at = 8 + (i - 1) * 5
    local id, expected, record = ARGV[at], ARGV[at + 1], before[i]
    local lives = record and not record.gone
    local has = lives and record.v or 0
    if (expected == '' and not lives) or (expected ~= '' and (tonumber(expected) ~= has or (record and not lives))) then
      return { now, 0, i, 'version', has }
    end
    for _, text in ipairs(cjson.decode(ARGV[at + 3])) do
      local by = redis.call('HGET', claims, text)
      if by and by ~= id and not mine[text] then
        return { now, 0, i, 'taken', text, by }
      end
    end
  end
  local there = redis.call('HLEN', records) - redis.call('ZCARD', tombs) - 1
  if made > 0 and there + made > tonumber(ARGV[4]) then
    return { now, 0, 1, 'full', there }
  end
end

-- The first write needs no memory, so that a full Redis lets something be deleted.
redis.call('HDEL', records, '-')
for i = 1, count do
  local at = 8 + (i - 1) * 5
  local id, wanted, claimed = ARGV[at], ARGV[at + 2], ARGV[at + 3]
  local entry = cjson.decode(ARGV[at + 4])
  entry.at, entry.by = now, ARGV[6]
  audited(audit, ARGV[3], operation .. ':' .. i, entry)
  local keeps = {}
  for _, text in ipairs(cjson.decode(claimed)) do
    keeps[text] = true
    redis.call('HSET', claims, text, id)
  end
  for _, text in ipairs(texts_of(before[i])) do
    if not keeps[text] and redis.call('HGET', claims, text) == id then
      redis.call('HDEL', claims, text)
    end
  end
  version = version + 1
  local record = wanted ~= '' and cjson.decode(wanted) or { gone = 1 }
  record.v, record.at, record.by, record.op, record.claims = version, now, ARGV[6], operation, claimed
  if wanted == '' then
    local was = before[i] or {}
    record.kind, record.tenant, record.name, record.claims = was.kind, was.tenant, was.name, '[]'
    redis.call('ZADD', tombs, version, id)
  end
  redis.call('ZADD', versions, version, id)
  redis.call('HSET', records, id, cjson.encode(record))
end
local surplus = redis.call('ZCARD', tombs) - tonumber(ARGV[5])
if surplus > 0 then
  for _, id in ipairs(redis.call('ZRANGE', tombs, 0, math.min(surplus, 100) - 1)) do
    redis.call('HDEL', records, id)
    redis.call('ZREM', versions, id)
    redis.call('ZREM', tombs, id)
  end
end
redis.call('HSET', records, 'v', version)
return { now, 1, version }
