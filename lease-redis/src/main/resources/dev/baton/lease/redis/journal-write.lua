-- Writes entries as one's own and as free ones, and frees some that are one's own.
--
-- ARGV  its fence, its presence (ms), the channel, how many entries are its own, how many are free;
--       of each id, flags, lane and text; then the ids to free
-- gives WRITTEN | OLD (the lease has a newer fence)

if newer(ARGV[3]) then return {'OLD'} end

local own, left = tonumber(ARGV[6]), tonumber(ARGV[7])
local at = 8
local function put(owner)
  redis.call('HSET', KEYS[3], ARGV[at], ARGV[at + 3])
  keep(ARGV[at], ARGV[at + 1], ARGV[at + 2], owner)
  at = at + 4
end

-- New texts are refused when Redis is full; to free what is there already is not.
if own + left == 0 then evenIfFull() end
for _ = 1, own do put(me) end
for _ = 1, left do put('') end
if own > 0 then come(ARGV[4]) end
for i = at, #ARGV do free(ARGV[i]) end
overtake()
if left > 0 or at <= #ARGV then tell(ARGV[5]) end
return {'WRITTEN'}
