-- Lets go of the lease, by its holder only, and tells those who wait.
--
-- ARGV  the holder, its fence, 1 if its lease cannot have ended yet (else 0), the channel,
--       a note for whoever has the lease next
-- gives RELEASED | PASSED (it was not the holder's any more)

local me = ARGV[1]
if other(me, ARGV[2]) then return {'PASSED'} end
if not owner and not key and ARGV[3] ~= '1' then return {'PASSED'} end

redis.call('DEL', KEYS[1], KEYS[3])
redis.call('HSET', KEYS[2], 'owner', me, 'fence', ARGV[2], 'released', '1', 'until', '0',
  'claimed', '0', 'note', ARGV[5])
if not owner then redis.call('HSET', KEYS[2], 'epoch', whole(now)) end
tell(ARGV[4], 'released')
return {'RELEASED'}
