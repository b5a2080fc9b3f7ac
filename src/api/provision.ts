import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Secret } from '../platform/secret.ts';
import { bearsToken } from './bearer-token.ts';
import { RequestError } from './errors.ts';

export type ProvisionDeps = {
  /** Who bears it may ask. Absent: nobody may. */
  readonly token?: Secret;
  /** Carries out one worker of a job and gives the document of `hirewire provision --json`. */
  readonly provision: (job: string, worker: string) => Promise<Readonly<Record<string, unknown>>>;
};

const parameters = z.object({ job: z.string().min(1).max(200) });
const body = z.strictObject({ worker: z.string().min(1).max(200) });

/**
 * `POST /api/jobs/{job}/provision` with `{"worker":"100042"}`: reads the worker from HR and carries out what follows, now. For
 * an urgent termination, or somebody who needs an account at once.
 */
export function addProvision(app: FastifyInstance, { token, provision }: ProvisionDeps): void {
  app.post('/api/jobs/:job/provision', {
    // Before the body is read: whoever may not ask is not listened to.
    onRequest: async (request) => {
      if (token === undefined) {
        const advice = 'Set HIREWIRE_API_TOKEN to a secret of 20 characters or more where the server is started.';
        throw new RequestError(403, {
          code: 'apiOff',
          message: 'The API takes no orders: no token is configured.',
          advice,
        });
      }
      if (bearsToken(request.headers.authorization, token)) return;
      const advice = 'Send the header Authorization: Bearer TOKEN with the token of HIREWIRE_API_TOKEN.';
      const message = 'The request does not bear the token of this server.';
      throw new RequestError(401, { code: 'unauthorized', message, advice });
    },
    handler: async (request) => {
      const { job } = parameters.parse(request.params);
      const given = body.safeParse(request.body);
      if (!given.success) {
        const advice = 'Send {"worker":"100042"} as application/json: the personIdExternal, as HR writes it.';
        throw new RequestError(400, { code: 'usage', message: 'The body names no worker.', advice });
      }
      return await provision(job, given.data.worker);
    },
  });
}
