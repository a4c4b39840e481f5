-- Prolongs the lease of its holder, claims it if it was passed on to it, puts back what Redis has lost of it, and says
-- who asks for it.
--
-- ARGV  the holder, time to live (ms), its fence, 1 if its lease cannot have ended yet (else 0),
--       since when it holds (ms), its description
-- gives RENEWED | REASSERTED (the key was gone) | RESTORED (everything was gone),
--         each with the asker that came last and its description, if there is one
--       | LOST holder description

local me, ttl = ARGV[1], tonumber(ARGV[2])

local to = other(me, ARGV[3])
if to then return {'LOST', to, info()} end
if not owner and not key and ARGV[4] ~= '1' then return {'LOST', false, false} end

-- A script whose first write takes no memory may go on to write when Redis is full.
redis.call('PEXPIRE', KEYS[1], ttl)
if not key then
  redis.call('SET', KEYS[1], me, 'PX', ttl)
end
redis.call('HSET', KEYS[2], 'until', whole(now + ttl))
if owner and meta.claimed ~= '1' then
  redis.call('HSET', KEYS[2], 'claimed', '1')
  redis.call('HDEL', KEYS[4], me)
end
if not owner then
  redis.call('HSET', KEYS[2], 'owner', me, 'fence', ARGV[3], 'released', '0', 'since', ARGV[5], 'clean', '0',
    'claimed', '1', 'epoch', whole(now))
end
redis.pcall('SET', KEYS[3], ARGV[6], 'PX', 3 * ttl)

local asker, last
for id, standby in pairs((standbys())) do
  if standby.asking and id ~= me and (not last or standby.arrival > last.arrival) then asker, last = id, standby end
end

local word = not owner and 'RESTORED' or not key and 'REASSERTED' or 'RENEWED'
if not last then return {word} end
return {word, asker, last.about}
