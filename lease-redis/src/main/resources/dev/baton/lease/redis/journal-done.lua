-- Removes entries of one's own that were handled, and remembers those that were delivered.
--
-- KEYS  at last the bitmap of each id
-- ARGV  the channel, for how long to remember (ms), then each id and its bit
-- gives REMOVED

evenIfFull()
overtake()
local news = false
for i = 5, #ARGV, 2 do
  local flags = remove(ARGV[i])
  if flags then
    news = news or not delivered(flags) or isAwaited(flags)
    if delivered(flags) then remember(KEYS[8 + (i - 5) / 2], ARGV[i + 1], ARGV[4]) end
  end
end
if news then tell(ARGV[3]) end
return {'REMOVED'}
