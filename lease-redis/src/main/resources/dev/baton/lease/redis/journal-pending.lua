-- Lists the entries without touching them.
--
-- gives PENDING, then of each id, flags, lane, text, owner, and 1 if that is present (else 0)

local here = present()
local answer = {'PENDING'}
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  local flags, lane, owner = read(all[i + 1])
  local parts = {all[i], flags, lane, field(KEYS[3], all[i]) or '', owner, here[owner] and 1 or 0}
  for _, part in ipairs(parts) do answer[#answer + 1] = part end
end
return answer
