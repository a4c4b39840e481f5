-- Frees entries of one's own.
--
-- ARGV  who asks, the channel, then the ids
-- gives FREED

evenIfFull()
for i = 3, #ARGV do free(ARGV[i]) end
tell(ARGV[2])
return {'FREED'}
