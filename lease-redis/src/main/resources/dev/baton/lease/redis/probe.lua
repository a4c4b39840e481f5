-- Tries on a key of its own whatever the other scripts do, so that a missing right is known at the start, and by name.
--
-- KEYS  a key that nobody uses
-- ARGV  the channel
-- gives PROBED, then the commands that are not permitted

local answer = {'PROBED'}

local function try(command, ...)
  local said = redis.pcall(command, ...)
  local failure = type(said) == 'table' and said.err
  if failure and (string.find(failure, 'NOPERM', 1, true) or string.find(failure, "can't", 1, true)) then
    answer[#answer + 1] = string.lower(command)
  end
end

local key = KEYS[1]
try('TIME')
try('SET', key, '', 'PX', 1000)
try('GET', key)
try('PTTL', key)
try('DEL', key)
try('HSET', key, 'a', 'b')
try('HMGET', key, 'a')
try('HGETALL', key)
try('PEXPIRE', key, 1000)
try('HDEL', key, 'a')
try('ZADD', key, 1, 'a')
try('ZCARD', key)
try('ZRANGE', key, 0, -1)
try('ZREM', key, 'a')
try('SETBIT', key, 0, 0)
try('GETBIT', key, 0)
redis.pcall('DEL', key)
try('PUBLISH', ARGV[1], 'for nobody')
return answer
