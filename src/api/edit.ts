import { ConfigError } from '../config/config-error.ts';
import type { EditDeps } from '../engine/configuration/edit-configuration.ts';
import type { EngineDeps } from '../engine/engine-deps.ts';
import type { ApiDeps } from './api-deps.ts';
import { invalidRequest } from './router.ts';
import { toFieldErrors } from './to-field-errors.ts';

/**
 * Changes the configuration; a mistake in it is one of the body, which stands `below` that path of the configuration.
 *
 * @throws RequestError `invalidRequest`
 */
export async function edit<Result>(
  deps: ApiDeps,
  below: string,
  work: (engine: EngineDeps & EditDeps) => Promise<Result>,
): Promise<Result> {
  const engine = { ...(await deps.engine()), ...deps.place };
  try {
    return await work(engine);
  } catch (error) {
    if (error instanceof ConfigError) throw invalidRequest(toFieldErrors(error, { in: 'body', below }));
    throw error;
  }
}
