-- Forgets what failed.
--
-- ARGV  the id
-- gives DROPPED | ABSENT

redis.call('ZREM', KEYS[6], ARGV[3])
return {redis.call('HDEL', KEYS[5], ARGV[3]) == 1 and 'DROPPED' or 'ABSENT'}
