-- Lists the failures, the oldest first, without touching them.
--
-- gives FAILED, then of each the id and what is kept of it

local answer = {'FAILED'}
for _, id in ipairs(redis.call('ZRANGE', KEYS[6], 0, -1)) do
  local value = field(KEYS[5], id)
  if value then
    answer[#answer + 1] = id
    answer[#answer + 1] = value
  end
end
return answer
