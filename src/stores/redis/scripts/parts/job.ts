/** A job, written and read in one call each. */

/**
 * `l` lane, `p` pool, `y` type, `b` whether the bot says it, `k` whether it must not be lost, `d` when it is due, `c` when it was
 * made, `x` when it expires, `n` attempts, `D` whether it is doubtful, `B` has begun, `R` is retried, `i` its line; `I` its id, if
 * it is in the field `j`; `t` and `u` whose lease it is and until when; `w` the work, `g` the progress.
 *
 * `A` is one that is alone: leased as it was made, in the field `j`, the only one of its lane, and the message of its line is
 * under way. Nothing in the head tells of it. So whoever ends it, as nearly every one is ended, looks at nothing else: who, whose
 * lease, until when and the pool are told first.
 *
 * Defines `openJob(text)`, `packJob(job)` and `findJob(key, id)`: a job, its field, and the origin of its conversation.
 */
export const job = `
local jobForm, aloneForm = '<BBddI4ddI4sssssI4c0I4c0', '<Bdsss'
local function openJob(text)
  local form, at = text:byte(), 1
  -- As it was written before: MessagePack, whose maps begin with a greater byte.
  if form > 2 then return cmsgpack.unpack(text) end
  if form == 2 then at = select(6, struct.unpack(aloneForm, text)) end
  local _, flags, d, c, n, x, u, i, l, p, y, t, I, w, g = struct.unpack(jobForm, text, at)
  return {
    d = d, c = c, n = n, x = x > 0 and x or nil, u = u > 0 and u or nil, i = i > 0 and i or nil, l = l, p = p, y = y,
    t = t ~= '' and t or nil, I = I ~= '' and I or nil, w = w, g = g ~= '' and g or nil,
    b = flags % 2 >= 1, k = flags % 4 >= 2, D = flags % 8 >= 4, B = flags % 16 >= 8, R = flags >= 16 or nil, A = form == 2 or nil,
  }
end
local function packJob(job)
  local flags = (job.b and 1 or 0) + (job.k and 2 or 0) + (job.D and 4 or 0) + (job.B and 8 or 0) + (job.R and 16 or 0)
  local w, g = job.w, job.g or ''
  local text = struct.pack(
    jobForm, 1, flags, job.d, job.c, job.n, job.x or 0, job.u or 0, job.i or 0,
    job.l, job.p, job.y, job.t or '', job.I or '', #w, w, #g, g
  )
  return job.A and struct.pack(aloneForm, 2, job.u, job.I, job.t, job.p) .. text or text
end
local function findJob(key, id)
  local found = redis.call('HMGET', key, id, 'j', 'o')
  if found[1] then return openJob(found[1]), id, found[3] end
  local job = found[2] and found[2] ~= '' and openJob(found[2])
  if job and job.I == id then return job, 'j', found[3] end
end
`.trimEnd();
