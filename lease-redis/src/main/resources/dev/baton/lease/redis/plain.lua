-- A key as programs use it that know nothing else: SET NX PX, with a value of our own, by which all instances that
-- compete for the same lease are recognised. Which of those has it, the lease decides.
--
-- KEYS  the key
-- ARGV  look | take | free, what our values begin with, our value, time to live (ms)
-- gives TAKEN remaining value (by another program) | OURS

local value = redis.call('GET', KEYS[1])
if value and string.sub(value, 1, #ARGV[2]) ~= ARGV[2] then
  return {'TAKEN', redis.call('PTTL', KEYS[1]), value}
end
if ARGV[1] == 'take' then
  -- A script whose first write takes no memory may go on to write when Redis is full.
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
elseif ARGV[1] == 'free' and value == ARGV[3] then
  redis.call('DEL', KEYS[1])
end
return {'OURS'}
