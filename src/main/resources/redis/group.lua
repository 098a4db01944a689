-- Shared by the scripts that take a group of items in one run; they say "--@include group.lua" after lib.lua.

-- Runs one item. One that fails answers with its error and costs the others nothing.
local function guarded(item, key, at)
  local done, answer = pcall(item, key, at)
  if done then
    return answer
  end
  -- Redis throws some of its errors as tables and some as texts; its own begin with a code, such as OOM.
  local text = type(answer) == 'table' and answer.err or tostring(answer)
  return { err = text:find('^%u+ ') and text or 'ERR ' .. text }
end

-- What the items of a group did to counters and due sets is written down once, when all have run.
local moved, touched = {}, {}

local function note(all, prefix, name, by)
  local here = all[prefix]
  if not here then
    here = {}
    all[prefix] = here
  end
  here[name] = (here[name] or 0) + by
end

-- Moves the counters noted in moved, and puts right the wake index of the destinations noted in touched.
local function write_down()
  for prefix, names in pairs(moved) do
    for name, by in pairs(names) do
      if by ~= 0 then
        count_in(prefix .. 'n', name, by)
      end
    end
  end
  for prefix, destinations in pairs(touched) do
    for destination in pairs(destinations) do
      wake(prefix, destination)
    end
  end
end
