-- Frees entries of one's own.
--
-- ARGV  who asks, the channel, 1 to mark them (else 0), then the ids
-- gives FREED

evenIfFull()
for i = 4, #ARGV do free(ARGV[i], ARGV[3] == '1') end
tell(ARGV[2])
return {'FREED'}
