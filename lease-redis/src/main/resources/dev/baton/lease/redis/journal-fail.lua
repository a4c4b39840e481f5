-- Sets an entry aside.
--
-- KEYS  at last the bitmap of its id
-- ARGV  who asks, the channel, for how long to remember its id (ms), the id, its bit, its flags,
--       what is kept of it, how many failures are kept
-- gives FAILED

evenIfFull()
local flags = remove(ARGV[4])
if delivered(ARGV[6]) or (flags and delivered(flags)) then remember(KEYS[7], ARGV[5], ARGV[3]) end

-- The order is that in which they failed, whatever the clock says.
local last = redis.call('ZRANGE', KEYS[6], -1, -1, 'WITHSCORES')[2]
redis.call('HSET', KEYS[5], ARGV[4], ARGV[7])
redis.call('ZADD', KEYS[6], whole(math.max(micros, (last and tonumber(last) or 0) + 1)), ARGV[4])
local over = redis.call('ZCARD', KEYS[6]) - ARGV[8]
if over > 0 then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[6], 0, over - 1)) do
    redis.call('HDEL', KEYS[5], id)
    redis.call('ZREM', KEYS[6], id)
  end
end
tell(ARGV[2])
return {'FAILED'}
