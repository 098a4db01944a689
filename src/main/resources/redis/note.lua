-- Writes into the audit what changes something elsewhere: before that change, so that none goes without. Safe to run
-- twice with the same operation.
--
-- KEYS  1 audit
-- ARGV  1 clock offset, ms   2 operation   3 audit entries kept at most   4 entry: a JSON object, whose time is set here
-- Returns  now
-- Cost  5 commands.
--@include lib.lua
--@include audit.lua

local now, entry = clock(ARGV[1]), cjson.decode(ARGV[4])
entry.at = now
-- The first write needs no memory: what is ended at a full Redis makes room.
redis.call('ZREM', KEYS[1], '-')
audited(KEYS[1], ARGV[3], ARGV[2], entry)
return now
