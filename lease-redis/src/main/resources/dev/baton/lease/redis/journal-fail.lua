-- Sets an entry aside.
--
-- KEYS  at last the bitmap of its id
-- ARGV  the channel, for how long to remember its id (ms), the id, its bit, its flags,
--       what is kept of it, how many failures are kept
-- gives FAILED

evenIfFull()
overtake()
local flags = remove(ARGV[5])
if delivered(ARGV[7]) or (flags and delivered(flags)) then remember(KEYS[8], ARGV[6], ARGV[4]) end

-- The order is that in which they failed, whatever the clock says.
local last = redis.call('ZRANGE', KEYS[6], -1, -1, 'WITHSCORES')[2]
redis.call('HSET', KEYS[5], ARGV[5], ARGV[8])
redis.call('ZADD', KEYS[6], whole(math.max(micros, (last and tonumber(last) or 0) + 1)), ARGV[5])
local over = redis.call('ZCARD', KEYS[6]) - ARGV[9]
if over > 0 then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[6], 0, over - 1)) do
    redis.call('HDEL', KEYS[5], id)
    redis.call('ZREM', KEYS[6], id)
  end
end
tell(ARGV[3])
return {'FAILED'}
