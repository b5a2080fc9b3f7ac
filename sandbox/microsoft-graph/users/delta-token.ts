import { GraphError, unreadable } from '../graph-error.ts';

/** Where a delta query stands. */
export type DeltaState = {
  /** Changes before this place of the log were told. */
  readonly from: number;
  /** Changes up to this place of the log belong to the round. */
  readonly to: number;
  /** Users that the first round has told. */
  readonly told: number;
  /** The first round tells the users, later ones the changes. */
  readonly isFirst: boolean;
  /** What is tracked; `manager` stands for the relationship. */
  readonly select: readonly string[];
  /** Ids that the query is limited to. */
  readonly ids: readonly string[] | undefined;
  /** When the round began, epoch milliseconds. */
  readonly at: number;
  /** A reset of the service makes tokens of another generation invalid. */
  readonly generation: number;
};

/** A state as an opaque token. */
export function writeDeltaToken(state: DeltaState): string {
  return Buffer.from(JSON.stringify(state)).toString('base64url');
}

/** The state of a token. @throws GraphError 400 for what is no token */
export function readDeltaToken(token: string): DeltaState {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as DeltaState;
  } catch {
    throw unreadable('Badly formed token.');
  }
}

/** 410 with the place to begin again, after the service was reset. */
export function resyncRequired(origin: string): GraphError {
  const headers = { location: `${origin}/v1.0/users/delta?$deltatoken=` };
  return new GraphError(410, 'resyncRequired', 'Resync required. Replace any local items with the server version.', {
    headers,
  });
}

/** 400 for a token that is older than seven days. */
export function tokenExpired(): GraphError {
  const text =
    'The sync state generation is not found. The delta token is expired and data must be synchronized again.';
  return new GraphError(400, 'syncStateNotFound', text);
}
