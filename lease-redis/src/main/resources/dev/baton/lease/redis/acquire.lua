-- Takes the lease if it is free, and otherwise notes who waits for it. Repeating the question repeats the answer.
--
-- ARGV  who asks, time to live (ms), the highest fence the asker has seen,
--       the fence of the asker's own lease while that cannot have ended (else 0),
--       what to do when nothing is remembered: ask | settled | new,
--       the asker's description, its stance: once | waiting | asking, the channel,
--       the name of this question if the asker listens to what it is told (else empty)
-- gives ACQUIRED fence since clean note replicas | HELD remaining holder fence since description refused | COLD

local me, ttl, known, own = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

-- Gives 1 if the wish for a hand-over is refused, because one that came later has been handed the lease.
local function wait(by)
  local here, gone, latest = standbys()
  local mine = here[me] or {arrival = math.max(micros, latest + 1), asked = 0}
  mine.till, mine.question, mine.about = now + ttl, ARGV[9], ARGV[6]
  local asks, late = ARGV[7] == 'asking', mine.arrival <= passed
  local news = asks and not late and mine.asked <= passed
  if news then mine.asked = wish() end
  -- A script whose first write takes no memory may go on to write when Redis is full.
  redis.call('PEXPIRE', KEYS[4], 2 * ttl)
  if #gone > 0 then redis.call('HDEL', KEYS[4], unpack(gone)) end
  keep(me, mine)
  redis.call('PEXPIRE', KEYS[4], 2 * ttl)
  if news then tell(ARGV[8], 'for ' .. by) end
  return asks and late and 1 or 0
end

local by, remaining = holder()
if by == me and owner and owner ~= me and not released and ends > now then
  by, remaining = owner, ends - now
end
if by and by ~= me then
  local refused = 0
  if ARGV[7] ~= 'once' then refused = wait(by) end
  return {'HELD', remaining, by, whole(fence), owner == by and meta.since or '0', info(), refused}
end

local clean, since, note
if owner == me and by and not released and fence >= known then
  clean, since, note = meta.clean or '0', meta.since or whole(now), meta.note
elseif not owner and own > 0 then
  fence, clean, since = own, '0', whole(now)
elseif not owner and not key and ARGV[5] == 'ask' then
  return {'COLD'}
else
  clean = '0'
  if meta.claimed == '0' then note = meta.note end
  if released or meta.claimed == '0' or (not owner and ARGV[5] == 'new') then clean = '1' end
  fence = math.max(math.max(fence, known) + 1, now)
  since = whole(now)
end

-- A script whose first write takes no memory may go on to write when Redis is full.
redis.call('PEXPIRE', KEYS[1], ttl)
redis.call('SET', KEYS[1], me, 'PX', ttl)
redis.call('HSET', KEYS[2], 'owner', me, 'until', whole(now + ttl), 'fence', whole(fence), 'released', '0',
  'since', since, 'clean', clean, 'claimed', '1', 'note', note or '')
if not owner then redis.call('HSET', KEYS[2], 'epoch', whole(now)) end
redis.call('HDEL', KEYS[4], me)
redis.pcall('SET', KEYS[3], ARGV[6], 'PX', 3 * ttl)

-- The replicas are counted here, so that it takes no second question before the lease may be used.
return {'ACQUIRED', whole(fence), since, clean, note or '', replicas()}
