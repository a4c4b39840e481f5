-- Frees entries of one's own.
--
-- ARGV  the channel, 1 to mark them (else 0), then the ids
-- gives FREED

evenIfFull()
overtake()
for i = 5, #ARGV do free(ARGV[i], ARGV[4] == '1') end
tell(ARGV[3])
return {'FREED'}
