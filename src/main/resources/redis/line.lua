-- Lines: the deliveries of one order key to one destination, as their events were accepted. Only the first of a line is
-- in a due set. Scripts say "--@include line.lua" after lib.lua.

-- The digest of an event's order key, from the open part of its record; nil when it has none.
local function order_of(prefix, event)
  local record = prefix .. 'e:' .. event
  local size = redis.call('GETRANGE', record, 9, 12)
  if #size < 4 then
    return nil
  end
  local a, b, c, d = size:byte(1, 4)
  local open = redis.call('GETRANGE', record, 13, 12 + ((a * 256 + b) * 256 + c) * 256 + d)
  local done, fields = pcall(cjson.decode, open)
  return done and type(fields) == 'table' and fields.o or nil
end

-- Puts a new delivery, whose record is written after this, at the end of its line; where a dead one of the same event
-- stops the line, in that one's place. Who is first becomes due, and is so before it is in line: the first of a line is
-- never out of the claim loop's reach. With again, a broken-off run may have put it in line already. Returns whether
-- it is due.
local function line_up(prefix, destination, lane, order, id, due, again)
  local line = prefix .. 'o:' .. destination .. ':' .. order
  if again and redis.call('LPOS', line, id) then
    return true
  end
  local first = redis.call('LINDEX', line, 0)
  local stopped = first and first:sub(1, 26) == id:sub(1, 26)
    and redis.call('HGET', prefix .. 'd:' .. first, 'st') == 'x'
  if first and not stopped then
    redis.call('RPUSH', line, id)
    return false
  end
  redis.call('ZADD', prefix .. 'w', 'LT', due, destination)
  redis.call('ZADD', prefix .. 'q:' .. destination .. ':' .. lane, due, id)
  if stopped then
    redis.call('LSET', line, 0, id)
  else
    redis.call('RPUSH', line, id)
  end
  return true
end

-- Takes an ended delivery off the head of its line and lets the next go; returns 1 when there is one. The next is due
-- before the line is shorter, not before the time that its event asked for; one that is due already keeps its time: it
-- may be leased.
local function leave_line(prefix, destination, order, id, now)
  local line = prefix .. 'o:' .. destination .. ':' .. order
  local first = redis.call('LRANGE', line, 0, 1)
  if first[1] ~= id then
    return 0
  end
  if first[2] then
    -- One that a broken-off run put in line without a record goes to any lane: the claim takes it out.
    local is = redis.call('HMGET', prefix .. 'd:' .. first[2], 'ln', 'nb')
    local due = math.max(now, tonumber(is[2] or 0))
    redis.call('ZADD', prefix .. 'w', 'LT', due, destination)
    redis.call('ZADD', prefix .. 'q:' .. destination .. ':' .. (is[1] or 'n'), 'NX', due, first[2])
  end
  redis.call('LPOP', line)
  return first[2] and 1 or 0
end

-- Takes a delivery that has ended out of its due set, last, so that until then a claim finds it; its transformed body
-- and its place in line go before. Without an order, it stands in no line or stops it. Returns 1 when the next of its
-- line is due now, else 0.
local function take_out(prefix, destination, due_set, id, order, marks, now)
  local next_due = order and leave_line(prefix, destination, order, id, now) or 0
  -- Also where a broken-off run has not marked it yet.
  if marks then
    redis.call('DEL', prefix .. 't:' .. id)
  end
  redis.call('ZREM', due_set, id)
  return next_due
end
