import type { Decision } from '../../domain/change.ts';
import type { LinkChange } from '../../store/link-changes.ts';
import type { LinkResult } from './link-result.ts';

type Json = Readonly<Record<string, unknown>>;

/** The document of `hirewire relink --json` and `unlink --json`: both sides, and what the next cycle would do. */
export function linkToJson({ isDryRun, action, before, after, takenFrom, next, ...result }: LinkResult): Json {
  return {
    ...result,
    ...{ dryRun: isDryRun, action: action ?? null, before: before ?? null, after: after ?? null },
    takenFrom:
      takenFrom === undefined ? null : { worker: takenFrom.worker, displayName: takenFrom.displayName ?? null },
    next: decisionToJson(next),
  };
}

function decisionToJson(decision: Decision): Json {
  const change = 'change' in decision ? decision.change : undefined;
  return {
    outcome: decision.outcome,
    reason: 'reason' in decision ? decision.reason : null,
    kinds: change?.kinds ?? [],
    attributes: (change?.deltas ?? []).map((delta) => ({
      name: delta.name,
      before: delta.redacted === true ? '[Redact]' : (delta.before ?? null),
      after: delta.redacted === true ? '[Redact]' : (delta.after ?? null),
      ...(delta.reference !== undefined && { reference: delta.reference }),
    })),
    problems: decision.outcome === 'held' ? decision.problems : [],
  };
}

/** A line of the history of a link, as the API has it. */
export function linkChangeToJson({ action, kind, worker, before, after, undoes, by, at }: LinkChange): Json {
  return {
    ...{ action, kind, worker, before: before ?? null, after: after ?? null, undoes: undoes ?? null },
    ...{ by, at: new Date(at).toISOString() },
  };
}
