-- Takes the lease if it is free. Repeating the question repeats the answer.
--
-- KEYS  lease, meta, info
-- ARGV  who asks, time to live (ms), the highest fence the asker has seen,
--       the fence of the asker's own lease while that cannot have ended (else 0),
--       what to do when nothing is remembered: ask | settled | new,
--       the asker's description
-- gives ACQUIRED fence since clean | HELD remaining owner fence since description | COLD

local me, ttl, known, own = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local key = redis.call('GET', KEYS[1])
local meta = redis.call('HMGET', KEYS[2], 'owner', 'until', 'fence', 'released', 'since', 'clean')
local owner, ends, fence = meta[1], tonumber(meta[2]) or 0, tonumber(meta[3]) or 0
local released = meta[4] == '1'

local function held(by, remaining)
  local info = redis.pcall('GET', KEYS[3])
  if type(info) == 'table' then info = false end
  return {'HELD', remaining, by, string.format('%.0f', fence), owner == by and meta[5] or '0', info}
end

if key and key ~= me then
  return held(key, redis.call('PTTL', KEYS[1]))
end
if owner and owner ~= me and not released and ends > now then
  -- The key was deleted or evicted, not let go of.
  return held(owner, ends - now)
end

local clean, since
if owner == me and not released and (key or ends > now) and fence >= known then
  clean, since = meta[6] or '0', meta[5] or string.format('%.0f', now)
elseif not owner and own > 0 then
  fence, clean, since = own, '0', string.format('%.0f', now)
elseif not owner and not key and ARGV[5] == 'ask' then
  return {'COLD'}
else
  clean = '0'
  if released or (not owner and ARGV[5] == 'new') then clean = '1' end
  fence = math.max(fence, known) + 1
  if fence < now then fence = now end
  since = string.format('%.0f', now)
end

-- A script whose first write takes no memory may go on to write when Redis is full.
redis.call('PEXPIRE', KEYS[1], ttl)
redis.call('SET', KEYS[1], me, 'PX', ttl)
redis.call('HSET', KEYS[2], 'owner', me, 'until', string.format('%.0f', now + ttl),
  'fence', string.format('%.0f', fence), 'released', '0', 'since', since, 'clean', clean)
if not owner then
  redis.call('HSET', KEYS[2], 'epoch', string.format('%.0f', now))
end
redis.pcall('SET', KEYS[3], ARGV[6], 'PX', 3 * ttl)
return {'ACQUIRED', string.format('%.0f', fence), since, clean}
