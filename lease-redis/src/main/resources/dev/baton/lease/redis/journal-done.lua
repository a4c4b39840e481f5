-- Removes entries of one's own that were handled, and remembers those that were delivered.
--
-- KEYS  at last the bitmap of each id
-- ARGV  who asks, the channel, for how long to remember (ms), then each id and its bit
-- gives REMOVED

local removed = false
for i = 4, #ARGV, 2 do
  local flags = remove(ARGV[i])
  removed = removed or flags
  if flags and delivered(flags) then remember(KEYS[7 + (i - 4) / 2], ARGV[i + 1], ARGV[3]) end
end
if removed then tell(ARGV[2]) end
return {'REMOVED'}
