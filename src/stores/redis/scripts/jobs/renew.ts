import type { Script } from '../../connection/index.ts';
import { parts } from '../../keys.ts';
import { job } from '../parts/job.ts';
import { step } from '../parts/request.ts';

const body = (begins: boolean) =>
  step(
    job,
    `
local of, id, token, lease = take(), take(), take(), int()
local key = P .. '${parts.conversation}' .. of
local job, field = findJob(key, id)
if not job or job.t ~= token or not job.u or job.u <= moment then return finish(0) end
job.u = moment + lease
${begins ? 'job.B, job.R, job.g = true, nil, take()' : ''}
call('ZADD', P .. '${parts.pool}' .. job.p, digits(at + lease), id)
due('${parts.pool}' .. job.p, at + lease)
call('HSET', key, field, packJob(job))
return finish(1)
`,
  );

/** Answers whether the lease is still this token's. */
export const renew: Script = { name: 'renew', lua: body(false) };

/** The same for a job that goes out into the world now; the last argument is what is known of it. */
export const begin: Script = { name: 'begin', durable: true, lua: body(true) };
