-- What every script of the journal begins with.
--
-- KEYS  meta, journal, texts, present, failed, failures, given-up of who asks, then a bitmap for each id that may be done
-- ARGV  who asks, how many questions it had given up before this one, then whatever each script says
-- gives LATE and how many it has given up, if it had given up this one too when it sent one that was answered since; or
--       what each script says
--
-- An entry is kept as "flags lane owner" in the journal, and its text beside that, so that looking through the journal
-- is cheap. Flags are 1 (may have been handled before), 2 (was delivered) and 4 (was delivered, and others wait for it).
-- Without an owner it is free.

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)
local me = ARGV[1]

local function whole(number)
  return string.format('%.0f', number)
end

local givenUp = tonumber(redis.call('GET', KEYS[7]) or 0)
if tonumber(ARGV[2]) < givenUp then return {'LATE', whole(givenUp)} end

local function field(key, name)
  return redis.call('HMGET', key, name)[1]
end

-- Whether the lease has a newer fence than this.
local function newer(fence)
  local newest = field(KEYS[1], 'fence')
  return newest and tonumber(newest) > tonumber(fence)
end

-- The flags, the lane and the owner of an entry.
local function read(value)
  return string.match(value, '^(%d) (%S+) (.*)$')
end

local function keep(id, flags, lane, owner)
  redis.call('HSET', KEYS[2], id, flags .. ' ' .. lane .. ' ' .. owner)
end

local function marked(flags)
  return tonumber(flags) % 2 == 1 and flags or whole(flags + 1)
end

local function delivered(flags)
  return tonumber(flags) % 4 >= 2
end

local function isAwaited(flags)
  return tonumber(flags) >= 4
end

local function awaited(flags)
  return isAwaited(flags) and flags or whole(flags + 4)
end

-- A script whose first write takes no memory may go on to write when Redis is full.
local function evenIfFull()
  redis.call('HDEL', KEYS[2], '')
end

-- What who asks had given up before this is late from now on. Every script that changes anything says so; it takes
-- memory only after something was given up. An hour is longer than anything is on its way.
local function overtake()
  if tonumber(ARGV[2]) > givenUp then redis.call('SET', KEYS[7], ARGV[2], 'PX', 3600000) end
end

-- Who is present, by identity, and the identities of those who have fallen silent.
local function present()
  local here, gone = {}, {}
  local all = redis.call('HGETALL', KEYS[4])
  for i = 1, #all, 2 do
    if tonumber(all[i + 1]) > now then here[all[i]] = true else gone[#gone + 1] = all[i] end
  end
  return here, gone
end

-- Makes who asks present for so many ms. The key does not expire, because such keys are what Redis evicts first.
local function come(presence)
  redis.call('HSET', KEYS[4], me, whole(now + presence))
end

-- Removes an entry if it belongs to who asks, or to nobody, as after an order to free it of which who asks does not know
-- that it was done; gives its flags then.
local function remove(id)
  local value = field(KEYS[2], id)
  local flags, _, owner = read(value or '')
  if owner ~= me and owner ~= '' then return nil end
  redis.call('HDEL', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id)
  return flags
end

-- Frees an entry if it belongs to who asks, and marks it if that is wished.
local function free(id, begun)
  local flags, lane, owner = read(field(KEYS[2], id) or '')
  if owner == me then keep(id, begun and marked(flags) or flags, lane, '') end
end

local function remember(bitmap, offset, life)
  redis.call('SETBIT', bitmap, offset, 1)
  redis.call('PEXPIRE', bitmap, life)
end

-- Tells those who wait for the journal. Who is not told looks again by itself.
local function tell(channel)
  redis.pcall('PUBLISH', channel, 'by ' .. me)
end

