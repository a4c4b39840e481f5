-- Looks at the lease without touching it.
--
-- KEYS  lease, meta, info
-- gives HELD remaining owner fence since description | FREE fence

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key = redis.call('GET', KEYS[1])
local meta = redis.call('HMGET', KEYS[2], 'owner', 'until', 'fence', 'released', 'since')
local owner, ends = meta[1], tonumber(meta[2]) or 0
local fence = string.format('%.0f', tonumber(meta[3]) or 0)

local by, remaining
if key then
  by, remaining = key, redis.call('PTTL', KEYS[1])
elseif owner and meta[4] ~= '1' and ends > now then
  by, remaining = owner, ends - now
else
  return {'FREE', fence}
end

local info = redis.pcall('GET', KEYS[3])
if type(info) == 'table' then info = false end
return {'HELD', remaining, by, fence, owner == by and meta[5] or '0', info}
