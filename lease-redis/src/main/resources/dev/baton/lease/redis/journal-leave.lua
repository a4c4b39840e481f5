-- Says that one is not present any more, and tells those who wait: what it has is theirs now.
--
-- ARGV  the channel
-- gives GONE

redis.call('HDEL', KEYS[4], me)
overtake()
tell(ARGV[3])
return {'GONE'}
