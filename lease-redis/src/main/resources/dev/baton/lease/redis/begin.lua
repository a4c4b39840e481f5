-- What every script begins with: what is kept of the lease, and ways to read it.
--
-- KEYS  lease, meta, info, standbys
--
-- A standby is kept as "arrival until asked question description". Arrivals are microseconds, and grow: one that comes
-- now comes after all who are here and after the last hand-over. It asks for a hand-over if it did so after the last
-- one. The question is the name of the last one that it has asked, if it can be told of a hand-over.

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)

local key = redis.call('GET', KEYS[1])
local fields = {'owner', 'until', 'fence', 'released', 'since', 'clean', 'claimed', 'passed', 'pass', 'note'}
local meta = {}
for i, value in ipairs(redis.call('HMGET', KEYS[2], unpack(fields))) do meta[fields[i]] = value end
local owner, ends, fence = meta.owner, tonumber(meta['until']) or 0, tonumber(meta.fence) or 0
local released = meta.released == '1'
local passed = tonumber(meta.passed) or 0

local function whole(number)
  return string.format('%.0f', number)
end

-- The description of the holder, if there is one.
local function info()
  local text = redis.pcall('GET', KEYS[3])
  return type(text) == 'string' and text
end

-- Who has the lease, and for how long; nothing if it is free.
local function holder()
  if key then return key, redis.call('PTTL', KEYS[1]) end
  -- Without its key it was evicted or deleted, not let go of.
  if owner and not released and ends > now then return owner, ends - now end
end

-- Who has the lease instead of the one who says that it is its; nothing if that is right.
local function other(me, token)
  if key and key ~= me then return key end
  if owner and (owner ~= me or meta.fence ~= token or released) then return owner end
end

-- Tells those who wait for the lease, or one of them. Who is not told looks again by itself.
local function tell(channel, what)
  redis.pcall('PUBLISH', channel, what)
end

-- Those who wait, by identity; the identities of those who have fallen silent; and the latest arrival ever.
local function standbys()
  local here, gone, latest = {}, {}, passed
  local all = redis.call('HGETALL', KEYS[4])
  for i = 1, #all, 2 do
    local arrival, till, asked, question, about = string.match(all[i + 1], '^(%d+) (%d+) (%d+) ([%x-]*) ?(.*)$')
    if arrival and tonumber(till) > now then
      here[all[i]] = {
        arrival = tonumber(arrival), till = tonumber(till), asked = tonumber(asked), question = question,
        about = about, asking = tonumber(asked) > passed
      }
      latest = math.max(latest, tonumber(arrival))
    else
      gone[#gone + 1] = all[i]
    end
  end
  return here, gone, latest
end

local function keep(id, standby)
  redis.call('HSET', KEYS[4], id,
    table.concat({whole(standby.arrival), whole(standby.till), whole(standby.asked), standby.question, standby.about},
      ' '))
end

-- How many replicas are connected, as text.
local function replicas()
  local told = redis.pcall('INFO', 'replication')
  return type(told) == 'string' and string.match(told, 'connected_slaves:(%d+)') or '0'
end

-- The moment of a wish: after the last hand-over, whatever the clock says.
local function wish()
  return math.max(micros, passed + 1)
end

