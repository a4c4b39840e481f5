-- Says that one is present.
--
-- ARGV  who asks, its presence (ms)
-- gives PRESENT

evenIfFull()
come(ARGV[2])
return {'PRESENT'}
