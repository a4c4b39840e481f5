-- Notes the wish of an operator that the holder hands the lease over to one who waits, and tells the holder.
--
-- ARGV  who is to get it, the channel
-- gives MADE arrival identity description | ABSENT (it does not wait) | FREE (nobody holds the lease)

local by = holder()
if not by then return {'FREE'} end
local heir = standbys()[ARGV[1]]
if not heir then return {'ABSENT'} end

heir.asked = wish()
-- A script whose first write takes no memory may go on to write when Redis is full.
redis.call('HDEL', KEYS[4], '')
keep(ARGV[1], heir)
tell(ARGV[2], 'for ' .. by)
return {'MADE', whole(heir.arrival), ARGV[1], heir.about}
