-- Notes entries that were delivered, unless they are known.
--
-- KEYS  at last the bitmap of each id
-- ARGV  its presence (ms); of each entry: id, flags, lane, text, and the bit of its id
-- gives ANSWERED, then of each, in the same order:
--       ACCEPTED flags lane text, and how many ids of its lane come before it and are not one's own, and those
--     | ELSEWHERE (another has it, who is present) | DONE (it was handled, or has failed)

local here = present()

-- Its flags and text if it is to be one's own, and otherwise what became of it.
local function take(id, flags, lane, text, bitmap, bit)
  local value = field(KEYS[2], id)
  if value then
    local before, owner
    before, lane, owner = read(value)
    if owner ~= me and here[owner] then return 'ELSEWHERE' end
    evenIfFull()
    if owner ~= me and owner ~= '' then before = marked(before) end
    flags = delivered(flags) and not delivered(before) and whole(before + 2) or before
    text = field(KEYS[3], id) or text
  elseif redis.call('GETBIT', bitmap, bit) == 1 or field(KEYS[5], id) then
    return 'DONE'
  else
    -- A new text is refused when Redis is full: all of them are, because only the first write of a script can be.
    redis.call('HSET', KEYS[3], id, text)
  end
  keep(id, flags, lane, me)
  return {'ACCEPTED', flags, lane, text}
end

local taken, lanes, any = {}, {}, false
for i = 4, #ARGV, 5 do
  local number = #taken + 1
  local one = take(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], KEYS[7 + number], ARGV[i + 4])
  taken[number] = one
  if type(one) == 'table' then
    any = true
    lanes[one[3]] = lanes[one[3]] or {}
  end
end

if any then
  come(ARGV[3])
  overtake()
  local all = redis.call('HGETALL', KEYS[2])
  for i = 1, #all, 2 do
    local flags, lane, owner = read(all[i + 1])
    if lanes[lane] and owner ~= me then
      table.insert(lanes[lane], {id = all[i], flags = flags, owner = owner})
    end
  end
end

local answer = {'ANSWERED'}
for number, one in ipairs(taken) do
  if type(one) == 'table' then
    local lane, before = one[3], {}
    for _, other in ipairs(lanes[lane]) do
      if tonumber(other.id) < tonumber(ARGV[4 + 5 * (number - 1)]) then
        before[#before + 1] = other.id
        keep(other.id, awaited(other.flags), lane, other.owner)
      end
    end
    for _, part in ipairs(one) do answer[#answer + 1] = part end
    answer[#answer + 1] = #before
    for _, id in ipairs(before) do answer[#answer + 1] = id end
  else
    answer[#answer + 1] = one
  end
end
return answer
