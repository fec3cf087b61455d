import type { Script } from '../../connection/index.ts';
import { conversation } from '../parts/conversation.ts';
import { lanes } from '../parts/lanes.ts';
import { step } from '../parts/request.ts';

const body = (begins: boolean) =>
  step(
    `${conversation}${lanes}`,
    `
local of, id, token, lease = take(), take(), take(), int()
local c = loadWith(of, id)
local job = c and jobOf(c, id)
if not job or job.t ~= token or not isLeased(job) then return finish(0) end
job.u = moment + lease
${begins ? 'job.B, job.R, job.g = true, nil, take()' : ''}
schedule(id, job, at + lease)
change(c, id, job)
save(c)
return finish(1)
`,
  );

/** Answers whether the lease is still this token's. */
export const renew: Script = { name: 'renew', lua: body(false) };

/** The same for a job that goes out into the world now; the last argument is what is known of it. */
export const begin: Script = { name: 'begin', durable: true, lua: body(true) };
