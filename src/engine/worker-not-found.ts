import type { SourcePage } from '../connectors/contract.ts';
import { EngineError } from './engine-error.ts';

/** Why a source gave nobody for an id: the problem of a record that is of no use, else that it does not know the worker. */
export function workerNotFound(id: string, { problems }: Pick<SourcePage, 'problems'>): EngineError {
  const [problem] = problems;
  if (problem !== undefined) return new EngineError(problem.code, problem.message, problem.advice);
  return new EngineError(
    'workerNotFound',
    `The source does not know a worker ${id}.`,
    'Give the id that the source of the job has, exactly as it is written there.',
  );
}
