-- Makes free entries one's own, and those whose owner is not present; the latter are marked.
--
-- ARGV  its fence, its presence (ms), then the ids that it knows to be its own
-- gives ADOPTED, how many are its own and not known; of each id, flags, lane and text; then the id and the lane of each
--       that another has
--     | OLD (the lease has a newer fence)

if newer(ARGV[3]) then return {'OLD'} end

evenIfFull()
overtake()
local here, gone = present()
for _, id in ipairs(gone) do redis.call('HDEL', KEYS[4], id) end
local known = {}
for i = 5, #ARGV do known[ARGV[i]] = true end

local count, answer, others = 0, {}, {}
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local id = all[i]
  local flags, lane, owner = read(all[i + 1])
  if owner ~= me and here[owner] then
    others[#others + 1] = id
    others[#others + 1] = lane
  else
    if owner ~= me then
      if owner ~= '' then flags = marked(flags) end
      keep(id, flags, lane, me)
    end
    if not known[id] then
      count = count + 1
      for _, part in ipairs({id, flags, lane, field(KEYS[3], id) or ''}) do answer[#answer + 1] = part end
    end
  end
end
if count > 0 then come(ARGV[4]) end

table.insert(answer, 1, 'ADOPTED')
table.insert(answer, 2, count)
for _, part in ipairs(others) do answer[#answer + 1] = part end
return answer
