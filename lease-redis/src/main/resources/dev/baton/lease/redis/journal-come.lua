-- Says that one is present.
--
-- ARGV  its presence (ms)
-- gives PRESENT, then the ids of the entries that are its

evenIfFull()
overtake()
come(ARGV[3])
local answer = {'PRESENT'}
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local _, _, owner = read(all[i + 1])
  if owner == me then answer[#answer + 1] = all[i] end
end
return answer
