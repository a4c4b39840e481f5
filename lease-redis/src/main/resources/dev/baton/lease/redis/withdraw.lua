-- Forgets one who waits, and lets go of a lease that was passed to it and that it has not claimed. If it was told of
-- that, it may have acted, so that the lease just ends.
--
-- ARGV  who waits no more, the channel
-- gives WITHDRAWN

local me = ARGV[1]
redis.call('HDEL', KEYS[4], me)
if owner == me and meta.claimed ~= '1' and not released then
  redis.call('DEL', KEYS[1], KEYS[3])
  redis.call('HSET', KEYS[2], 'released', meta.claimed == '0' and '1' or '0', 'until', '0')
  tell(ARGV[2], 'released')
end
return {'WITHDRAWN'}
