-- Passes the lease on to one who waits, with a new fence; nobody can come in between. It then has to be claimed.
--
-- A new holder that listens is told all that it needs to begin: the name of its last question, which shows that this was
-- done after that, the fence, since when it holds, and the note. From then on it may act, so that a lease of which one
-- was told and that ends unclaimed is not a clean one. If there are replicas it is only told to ask, because the answer
-- waits for one of them.
--
-- ARGV  the holder, its fence, who gets the lease, how long that has to claim it (ms), the channel,
--       a name of this order: the same when it is repeated because its answer was lost,
--       a note for whoever has the lease next
-- gives PASSED fence | KEPT (nothing has changed: the lease is not the holder's, or the other does not wait)

local me, to, claim = ARGV[1], ARGV[3], tonumber(ARGV[4])

if owner == to and meta.pass == ARGV[6] then return {'PASSED', meta.fence} end
if not owner or other(me, ARGV[2]) then return {'KEPT'} end

local here, _, latest = standbys()
local heir = here[to]
if not heir then return {'KEPT'} end

-- A script whose first write takes no memory may go on to write when Redis is full.
redis.call('PEXPIRE', KEYS[1], claim)
redis.call('SET', KEYS[1], to, 'PX', claim)
local new = whole(math.max(fence + 1, now))
local details = ''
if heir.question ~= '' and replicas() == '0' then
  details = ' ' .. table.concat({heir.question, new, whole(now), ARGV[7]}, ' ')
end
redis.call('HSET', KEYS[2], 'owner', to, 'until', whole(now + claim), 'fence', new,
  'released', '0', 'since', whole(now), 'clean', '1', 'claimed', details == '' and '0' or 'told',
  'passed', whole(math.max(micros, latest)), 'pass', ARGV[6], 'note', ARGV[7])
redis.pcall('SET', KEYS[3], heir.about, 'PX', 3 * claim)
tell(ARGV[5], 'for ' .. to .. details)
return {'PASSED', new}
