-- Stores events, each with its deliveries and, last, its dedup key. Safe to run twice with the same event ids.
--
-- KEYS  per event: its record, its dedup key (the record's key when its life is 0)
--       then per delivery: its record, its due set
-- ARGV  1 clock offset, ms   2 events; then per event: key prefix, event id of 26 characters, packed record,
--       life of the dedup key in ms (0 for none), lease token, deliveries, those of them born dead
--       then per delivery: id, destination, lane, route, lease in ms (0: none), delay in ms, kind (below), parameters of
--       a send, overrides or why it was born dead
--       kind: 1 born dead, 0 usual, else marks for its first attempt and, behind ~, the digest of the order key that it
--       stands in line for; either may be missing
-- Returns  per event { 1, for each delivery 1 when leased, 2 when it stands behind another in line, else 0 },
--          { 2, first event's id, 1 when its checksum differs, 1 when its deliveries run again, the first's deliveries },
--          or its error
-- Cost  1 command, 4 per event and 5 per delivery (one in line 3, the first 6); a duplicate 5.
--@include lib.lua
--@include line.lua
--@include group.lua

local now = clock(ARGV[1])
-- Per prefix and destination, what the wake index and the holds say; kept up to date by what is stored here.
local scores, holds = {}, {}

-- Takes an event's dead letters off the lists whose destinations run again, and those that never had one.
local function forget_dead(prefix, first, made, again, size)
  local dead = prefix .. 'x'
  for i = math.max(0, made - 1024), made - 1 do
    local id = delivery_id(first, i)
    if redis.call('ZSCORE', dead, id) then
      local was = redis.call('HMGET', prefix .. 'd:' .. id, 'ds', 'ok')
      local destination = was[1] or ''
      if again[destination] then
        note(moved, prefix, destination .. ':x', -1)
        note(moved, prefix, destination .. ':b', -size)
        if was[2] then
          leave_line(prefix, destination, was[2], id, now)
        end
        redis.call('ZREM', prefix .. 'x:' .. destination, id)
        redis.call('ZREM', dead, id)
      end
    end
  end
end

-- Whether the newest 1,024 deliveries of an event have all ended, and none of them well.
local function failed(prefix, first, made)
  for i = math.max(0, made - 1024), made - 1 do
    local st = redis.call('HGET', prefix .. 'd:' .. delivery_id(first, i), 'st')
    if st ~= 'x' and st ~= 'c' then
      return false
    end
  end
  return true
end

-- The marks in a delivery's kind, '' for none, and its order key, nil for none.
local function read_kind(kind)
  if kind == '0' then
    return '', nil
  end
  local line = kind:find('~', 1, true)
  if not line then
    return kind, nil
  end
  return kind:sub(1, line - 1), kind:sub(line + 1)
end

-- Makes a delivery that is due now, or stands in line.
local function make_due(prefix, id, at)
  local destination, lane = ARGV[at + 1], ARGV[at + 2]
  local marks, order = read_kind(ARGV[at + 6])
  local fields = { 'st', 'p', 'ds', destination, 'ln', lane, 'rt', ARGV[at + 3], 'at', 0, 'c', now }
  if marks ~= '' then
    fields[#fields + 1] = 'jq'
    fields[#fields + 1] = marks
  end
  -- A delivery's record comes after its place in the due set: no record is ever out of the claim loop's reach.
  if order then
    fields[#fields + 1] = 'ok'
    fields[#fields + 1] = order
    line_up(prefix, destination, lane, order, id, now, true)
  else
    redis.call('ZADD', prefix .. 'w', 'LT', now, destination)
    redis.call('ZADD', prefix .. 'q:' .. destination .. ':' .. lane, now, id)
  end
  redis.call('HSET', prefix .. 'd:' .. id, unpack(fields))
end

-- The deliveries of this request for an event that was there before: its dead ones run again, or it was unrouted.
-- Not those that carry parameters of their own: whoever sends through the API replays.
local function run_again(prefix, first, made, at)
  local open, again, size = 0, {}, redis.call('STRLEN', prefix .. 'e:' .. first)
  for i = 0, tonumber(ARGV[at + 5]) - 1 do
    local from = at + 7 + i * 8
    local destination = ARGV[from + 1]
    if ARGV[from + 6] ~= '1' and ARGV[from + 7] == '' and made + open < 32768 then
      local id = delivery_id(first, made + open)
      local to = redis.call('HGET', prefix .. 'd:' .. id, 'ds')
      while to and to ~= destination do
        -- What a replay that broke off made, and the event does not count yet, is for somebody else.
        open = open + 1
        id = delivery_id(first, made + open)
        to = redis.call('HGET', prefix .. 'd:' .. id, 'ds')
      end
      if not to then
        make_due(prefix, id, from)
        note(moved, prefix, destination .. ':p', 1)
        note(moved, prefix, destination .. ':b', size)
        note(touched, prefix, destination, 1)
        scores[prefix .. destination] = nil
      end
      open = open + 1
      again[destination] = true
    end
  end
  if open == 0 then
    return 0
  end
  redis.call('HSET', prefix .. 's:' .. first, 'n', made + open, 'st', 'r')
  -- What could not be read before can be now, unless a route still cannot.
  again[''] = ARGV[at + 6] == '0' or nil
  forget_dead(prefix, first, made, again, size)
  return 1
end

-- An event whose dedup key is taken.
local function duplicate(prefix, first, at)
  local head = redis.call('GETRANGE', prefix .. 'e:' .. first, 3, 8)
  if head == '' then
    return { 2, first, 0, 0, 0 }
  end
  local of = prefix .. 's:' .. first
  local is = redis.call('HMGET', of, 'n', 'ex')
  local made = made_of(prefix, first, is[1])
  -- The first write needs no memory, so that a full Redis lets a duplicate be told from a new event.
  redis.call('HDEL', of, '-')
  redis.call('HINCRBY', of, 'du', 1)
  local record = ARGV[at + 2]
  local differs = head:sub(3) ~= record:sub(6, 9) and 1 or 0
  if differs == 1 then
    redis.call('HSET', of, 'ob', 1)
  end
  -- Whoever says what makes a request the same (flag 2) repeats it to learn what became of it, and replays otherwise; of
  -- what was expunged nothing is left to send.
  local own = math.floor(record:byte(2) / 2) % 2 == 1
  local again = not own and not is[2] and failed(prefix, first, made) and run_again(prefix, first, made, at)
    or 0
  return { 2, first, differs, again, head:byte(1) * 256 + head:byte(2) }
end

local function add(fields, name, value)
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end

-- Stores the delivery of the arguments from at on; returns 1 when it is leased, 2 when it stands behind another.
local function deliver(prefix, token, delivery, due_set, at, second)
  local id, destination, lane, route, kind = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 6]
  if kind == '1' then
    redis.call('ZADD', prefix .. 'x', now, id)
    redis.call('ZADD', prefix .. 'x:' .. destination, now, id)
    redis.call('HSET', delivery, 'st', 'x', 'ds', destination, 'ln', lane, 'rt', route, 'at', 0,
      'rs', 'unparsable', 'ms', ARGV[at + 7], 'fi', now)
    note(moved, prefix, destination .. ':x', 1)
    return 0
  end
  local marks, order = read_kind(kind)
  local send = ARGV[at + 7]
  if order then
    local delay = tonumber(ARGV[at + 5])
    local due = line_up(prefix, destination, lane, order, id, now + delay, second)
    local fields = { 'st', 'p', 'ds', destination, 'ln', lane, 'rt', route, 'at', 0, 'ok', order }
    if delay > 0 then
      add(fields, 'nb', now + delay)
    end
    if marks ~= '' then
      add(fields, 'jq', marks)
    end
    if send ~= '' then
      add(fields, 'sp', send)
    end
    redis.call('HSET', delivery, unpack(fields))
    note(moved, prefix, destination .. ':p', 1)
    note(touched, prefix, destination, 1)
    scores[prefix .. destination] = nil
    return due and 0 or 2
  end
  local where = prefix .. destination
  local score = scores[where]
  if not score then
    score = tonumber(redis.call('ZSCORE', prefix .. 'w', destination) or math.huge)
    holds[where] = tonumber(redis.call('HGET', prefix .. 'h', destination) or 0)
  end
  local lease, held = tonumber(ARGV[at + 4]), holds[where]
  local leased = lease > 0 and held <= now and score > now
  local due = now + (leased and lease or tonumber(ARGV[at + 5]))
  local look = math.max(due, held)
  if look < score then
    redis.call('ZADD', prefix .. 'w', 'LT', look, destination)
    score = look
  end
  scores[where] = score
  redis.call('ZADD', due_set, due, id)
  if send ~= '' then
    local fields = { 'st', leased and 'i' or 'p', 'ds', destination, 'ln', lane, 'rt', route, 'at', 0,
      'tk', leased and token or '', 'sp', send }
    if marks ~= '' then
      add(fields, 'jq', marks)
    end
    redis.call('HSET', delivery, unpack(fields))
  elseif marks ~= '' then
    redis.call('HSET', delivery, 'st', leased and 'i' or 'p', 'ds', destination, 'ln', lane, 'rt', route, 'at', 0,
      'tk', leased and token or '', 'jq', marks)
  elseif leased then
    redis.call('HSET', delivery, 'st', 'i', 'ds', destination, 'ln', lane, 'rt', route, 'at', 0, 'tk', token)
  else
    redis.call('HSET', delivery, 'st', 'p', 'ds', destination, 'ln', lane, 'rt', route, 'at', 0)
  end
  note(moved, prefix, destination .. (leased and ':i' or ':p'), 1)
  return leased and 1 or 0
end

local function accept(key, at)
  local prefix, event, life, token = ARGV[at], ARGV[at + 1], ARGV[at + 3], ARGV[at + 4]
  if life ~= '0' then
    local first = redis.call('GET', KEYS[key + 1])
    if first and first ~= event then
      return duplicate(prefix, first, at)
    end
  end
  -- A second run when there is one: the first one broke off, or its answer was lost. What it made stands.
  local second = not redis.call('SET', KEYS[key], ARGV[at + 2], 'NX')
  redis.call('ZADD', prefix .. 'i', 0, event)
  local answer = { 1 }
  for i = 0, tonumber(ARGV[at + 5]) - 1 do
    local delivery = KEYS[key + 2 + i * 2]
    local earlier = second and redis.call('HMGET', delivery, 'st', 'tk')
    if earlier and earlier[1] then
      answer[2 + i] = (earlier[1] == 'i' and earlier[2] == token) and 1 or 0
    else
      answer[2 + i] = deliver(prefix, token, delivery, KEYS[key + 3 + i * 2], at + 7 + i * 8, second)
      note(moved, prefix, ARGV[at + 8 + i * 8] .. ':b', #ARGV[at + 2])
    end
  end
  if life ~= '0' then
    redis.call('SET', KEYS[key + 1], event, 'PX', life)
  end
  return answer
end

local answers, key, at = {}, 1, 3
for item = 1, tonumber(ARGV[2]) do
  answers[item] = guarded(accept, key, at)
  local deliveries = tonumber(ARGV[at + 5])
  key, at = key + 2 + 2 * deliveries, at + 7 + 8 * deliveries
end
write_down()
return answers
