-- Lets go of the lease, by its holder only, and tells those who wait.
--
-- KEYS  lease, meta, info
-- ARGV  the holder, its fence, 1 if its lease cannot have ended yet (else 0), the channel
-- gives RELEASED | PASSED (it was not the holder's any more)

local me, fence = ARGV[1], ARGV[2]
local key = redis.call('GET', KEYS[1])
local meta = redis.call('HMGET', KEYS[2], 'owner', 'fence', 'released')
local owner = meta[1]

if key and key ~= me then return {'PASSED'} end
if owner and (owner ~= me or meta[2] ~= fence or meta[3] == '1') then return {'PASSED'} end
if not owner and not key and ARGV[3] ~= '1' then return {'PASSED'} end

redis.call('DEL', KEYS[1], KEYS[3])
redis.call('HSET', KEYS[2], 'owner', me, 'fence', fence, 'released', '1', 'until', '0')
if not owner then
  local time = redis.call('TIME')
  redis.call('HSET', KEYS[2], 'epoch', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
end
-- Who is not told looks again by itself.
redis.pcall('PUBLISH', ARGV[4], 'released')
return {'RELEASED'}
