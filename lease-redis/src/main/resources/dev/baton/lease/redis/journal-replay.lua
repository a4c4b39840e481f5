-- Takes up again what failed: it is free, and marked.
--
-- ARGV  the channel, the id
-- gives REPLAYED | ABSENT

local id = ARGV[4]
local flags, lane, text = string.match(field(KEYS[5], id) or '', '^(%d) (%S+) %S+\n[^\n]*\n(.*)$')
if not flags then return {'ABSENT'} end

redis.call('HDEL', KEYS[5], id)
redis.call('ZREM', KEYS[6], id)
if not field(KEYS[2], id) then
  redis.call('HSET', KEYS[3], id, text)
  keep(id, marked(flags), lane, '')
end
tell(ARGV[3])
return {'REPLAYED'}
