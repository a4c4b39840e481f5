-- Forgets what failed.
--
-- ARGV  who asks, the id
-- gives DROPPED | ABSENT

redis.call('ZREM', KEYS[6], ARGV[2])
return {redis.call('HDEL', KEYS[5], ARGV[2]) == 1 and 'DROPPED' or 'ABSENT'}
