-- Says that one is not present any more, and tells those who wait: what it has is theirs now.
--
-- ARGV  who asks, the channel
-- gives GONE

redis.call('HDEL', KEYS[4], me)
tell(ARGV[2])
return {'GONE'}
