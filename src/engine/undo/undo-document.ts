import { changeToJson, resultToJson } from '../result-documents.ts';
import type { ReleaseResult } from './release-people.ts';
import type { UndoResult } from './undo-job.ts';

type Json = Readonly<Record<string, unknown>>;

/** The document of `hirewire undo --json`: that of a cycle, with the changes and with what is left. */
export function undoToJson({ changes, left, undone, ...result }: UndoResult): Json {
  return { ...resultToJson(result), undone, changes: changes.map(changeToJson), left };
}

/** The document of `hirewire release --json`. */
export function releaseToJson({ job, released }: ReleaseResult): Json {
  return { job, released: released.map(({ since, ...one }) => ({ ...one, since: new Date(since).toISOString() })) };
}
