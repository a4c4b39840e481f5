-- Notes an entry that was delivered, unless it is known.
--
-- KEYS  at last the bitmap of its id
-- ARGV  its presence (ms), the entry: id, flags, lane, text; the bit of its id
-- gives ACCEPTED flags lane text, then the ids of its lane that others have who are present
--     | ELSEWHERE (another has it, who is present) | DONE (it was handled, or has failed)

local id, flags, lane, text = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local here = present()
local value = field(KEYS[2], id)
if value then
  local before, owner
  before, lane, owner = read(value)
  if owner ~= me and here[owner] then return {'ELSEWHERE'} end
  evenIfFull()
  if owner ~= me and owner ~= '' then before = marked(before) end
  flags = delivered(flags) and not delivered(before) and whole(before + 2) or before
  text = field(KEYS[3], id) or text
elseif redis.call('GETBIT', KEYS[8], ARGV[8]) == 1 or field(KEYS[5], id) then
  return {'DONE'}
else
  -- A new text is refused when Redis is full.
  redis.call('HSET', KEYS[3], id, text)
end
keep(id, flags, lane, me)
come(ARGV[3])
overtake()

local answer = {'ACCEPTED', flags, lane, text}
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local _, itsLane, owner = read(all[i + 1])
  if itsLane == lane and owner ~= me and here[owner] then answer[#answer + 1] = all[i] end
end
return answer
