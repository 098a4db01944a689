-- What Redis gives a script.
std = "lua51"
read_globals = { "redis", "KEYS", "ARGV", "cjson" }
max_line_length = 130
-- lib.lua's functions are put into every script that includes it; not each needs all of them.
unused = false
