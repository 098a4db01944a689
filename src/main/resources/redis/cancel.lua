-- Cancels an open delivery. One that is being attempted is marked: its attempt may still deliver it, and a failed one
-- ends it. Safe to run twice.
--
-- KEYS  1 delivery   2 event record
-- ARGV  1 clock offset, ms   2 key prefix   3 delivery id, 29 characters   4 why, in words
-- Returns  its state as it was found, '' when there is no such delivery
-- Cost  2 commands; 20 more when it is open, and its line read once where it stands in the midst of one.
--@include lib.lua
--@include line.lua
--@include ended.lua

local prefix, id, why = ARGV[2], ARGV[3], ARGV[4]
local now = clock(ARGV[1])
local is = redis.call('HMGET', KEYS[1], 'st', 'ds', 'ln', 'ok', 'jq')
local st = is[1]
if not st or st == 'd' or st == 'x' then
  return st or ''
end
if attempted(prefix, id, is, now) then
  redis.call('HSET', KEYS[1], 'cn', why)
else
  cancel(prefix, id, is, why, redis.call('STRLEN', KEYS[2]), now)
end
return st
