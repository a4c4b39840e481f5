-- Passes the lease on to one who waits, with a new fence; nobody can come in between. It then has to be claimed.
--
-- ARGV  the holder, its fence, who gets the lease, how long that has to claim it (ms), the channel,
--       a name of this order: the same when it is repeated because its answer was lost
-- gives PASSED | KEPT (nothing has changed: the lease is not the holder's, or the other does not wait)

local me, to, claim = ARGV[1], ARGV[3], tonumber(ARGV[4])

if owner == to and meta.pass == ARGV[6] then return {'PASSED'} end
if not owner or other(me, ARGV[2]) then return {'KEPT'} end

local here, _, latest = standbys()
local heir = here[to]
if not heir then return {'KEPT'} end

-- A script whose first write takes no memory may go on to write when Redis is full.
redis.call('PEXPIRE', KEYS[1], claim)
redis.call('SET', KEYS[1], to, 'PX', claim)
redis.call('HSET', KEYS[2], 'owner', to, 'until', whole(now + claim), 'fence', whole(math.max(fence + 1, now)),
  'released', '0', 'since', whole(now), 'clean', '1', 'claimed', '0',
  'passed', whole(math.max(micros, latest)), 'pass', ARGV[6])
redis.pcall('SET', KEYS[3], heir.about, 'PX', 3 * claim)
tell(ARGV[5], 'passed')
return {'PASSED'}
