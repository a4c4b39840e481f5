-- Lists those who wait, without touching them.
--
-- gives STANDBYS, then for each: arrival, identity, description, 1 if it asks for a hand-over (else 0)

local answer = {'STANDBYS'}
for id, standby in pairs((standbys())) do
  answer[#answer + 1] = whole(standby.arrival)
  answer[#answer + 1] = id
  answer[#answer + 1] = standby.about
  answer[#answer + 1] = standby.asking and 1 or 0
end
return answer
