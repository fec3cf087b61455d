/** The head of a conversation: the field that every script reads and most write, so it is read and written in one call each. */

/**
 * - `r` revision, `c` when that was committed, `a` the last reading of the clock;
 * - `e` how many entries there ever were, `f` where the unread ones begin, `u` how many they are, `o` which of them is in the
 *   field `e`;
 * - `n` how many lines, `h` until when nobody claims it, `k` whose claim it is;
 * - `p` and `s` its place and since when, `ch` the channel, `d` until when the platform's ids are kept, `S` whether it was set
 *   aside;
 * - `J` which of its jobs is in the field `j`; `T` its timers, with spaces between them;
 * - `L` its lanes with the ids of their jobs, `P` those of its lines whose message is still under way, `Q` the jobs that wait
 *   for a person: mostly there is none of them, but for what a job alone tells itself (see `job.ts`).
 *
 * What is zero or empty is not there. What is of any number lies behind the rest, as MessagePack.
 *
 * Defines `openHead(text)` and `packHead(head)`.
 */
export const head = `
local headForm = '<BBI4ddI4I4I4I4I4dddsssss'
local function packHead(h)
  local text = struct.pack(
    headForm, 2, h.S and 1 or 0, h.r, h.c, h.a, h.e, h.f, h.u or 0, h.o or 0, h.n or 0,
    h.h or 0, h.s or 0, h.d or 0, h.k or '', h.p or '', h.ch or '', h.J or '', h.T or ''
  )
  if h.L or h.P or h.Q then return text .. cmsgpack.pack({ L = h.L, P = h.P, Q = h.Q }) end
  return text
end
-- One as it was written before, as it is written now: its timers were behind the rest, or all of it was MessagePack, whose maps
-- begin with a greater byte.
local function renewHead(text)
  local rest = text:byte() == 1 and select(18, struct.unpack(headForm:sub(1, -2), text))
  local more = rest and rest > #text and {} or cmsgpack.unpack(text:sub(rest or 1))
  more.T = more.T and table.concat(more.T, ' ')
  if not rest then return packHead(more) end
  local timers = (more.T or '') .. '\\0'
  more.T = nil
  return '\\2' .. text:sub(2, rest - 1) .. timers .. (next(more) and cmsgpack.pack(more) or '')
end
local function openHead(text)
  if text:byte() ~= 2 then text = renewHead(text) end
  local _, S, r, c, a, e, f, u, o, n, h, s, d, k, p, ch, J, T, rest = struct.unpack(headForm, text)
  local more = rest <= #text and cmsgpack.unpack(text:sub(rest))
  return {
    r = r, c = c, a = a, e = e, f = f, u = u > 0 and u or nil, o = o > 0 and o or nil, n = n > 0 and n or nil,
    h = h > 0 and h or nil, s = s > 0 and s or nil, d = d > 0 and d or nil, S = S > 0 or nil,
    k = k ~= '' and k or nil, p = p ~= '' and p or nil, ch = ch, J = J ~= '' and J or nil, T = T ~= '' and T or nil,
    L = more and more.L or nil, P = more and more.P or nil, Q = more and more.Q or nil,
  }
end
`.trimEnd();
