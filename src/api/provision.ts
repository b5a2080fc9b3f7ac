import { z } from 'zod';
import type { ApiDeps } from './api-deps.ts';
import { administrators } from './caller.ts';
import type { Router } from './router.ts';
import { name } from './schemas/common.ts';

/** Reads a worker from HR and carries out what follows, now. For an urgent termination, or somebody who needs an account at once. */
export function addProvision(router: Router, { provision }: Pick<ApiDeps, 'provision'>): void {
  router.add({
    ...{ method: 'POST', path: '/api/jobs/{job}/provision', summary: 'Carry out one worker of a job, now.' },
    ...{ access: administrators, params: z.strictObject({ job: name }), body: 'ProvisionBody' },
    answer: 'ProvisionResult',
    handle: async ({ params: { job }, body: { worker } }) => await provision(job, worker),
  });
}
