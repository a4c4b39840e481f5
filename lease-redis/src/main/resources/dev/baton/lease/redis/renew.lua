-- Prolongs the lease of its holder, and puts back what Redis has lost of it.
--
-- KEYS  lease, meta, info
-- ARGV  the holder, time to live (ms), its fence, 1 if its lease cannot have ended yet (else 0),
--       since when it holds (ms), its description
-- gives RENEWED | REASSERTED (the key was gone) | RESTORED (everything was gone)
--       | LOST owner description

local me, ttl = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local key = redis.call('GET', KEYS[1])
local meta = redis.call('HMGET', KEYS[2], 'owner', 'fence', 'released')
local owner = meta[1]

local function lost(to)
  local info = redis.pcall('GET', KEYS[3])
  if type(info) == 'table' then info = false end
  return {'LOST', to, info}
end

if key and key ~= me then
  return lost(key)
end
if owner and (owner ~= me or meta[2] ~= ARGV[3] or meta[3] == '1') then
  return lost(owner)
end
if not owner and not key and ARGV[4] ~= '1' then
  return lost(false)
end

-- A script whose first write takes no memory may go on to write when Redis is full.
redis.call('PEXPIRE', KEYS[1], ttl)
if not key then
  redis.call('SET', KEYS[1], me, 'PX', ttl)
end
redis.call('HSET', KEYS[2], 'until', string.format('%.0f', now + ttl))
if not owner then
  redis.call('HSET', KEYS[2], 'owner', me, 'fence', ARGV[3], 'released', '0', 'since', ARGV[5], 'clean', '0',
    'epoch', string.format('%.0f', now))
end
redis.pcall('SET', KEYS[3], ARGV[6], 'PX', 3 * ttl)

if not owner then return {'RESTORED'} end
if not key then return {'REASSERTED'} end
return {'RENEWED'}
