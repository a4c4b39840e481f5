-- Says that one is present.
--
-- ARGV  its presence (ms)
-- gives PRESENT, how many entries are its

evenIfFull()
overtake()
come(ARGV[3])
local own = 0
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local _, _, owner = read(all[i + 1])
  if owner == me then own = own + 1 end
end
return {'PRESENT', own}
