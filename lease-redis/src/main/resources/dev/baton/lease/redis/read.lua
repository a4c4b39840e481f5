-- Looks at the lease without touching it.
--
-- gives HELD remaining holder fence since description | FREE fence

local by, remaining = holder()
if not by then return {'FREE', whole(fence)} end
return {'HELD', remaining, by, whole(fence), owner == by and meta.since or '0', info()}
