import type { Account } from '../domain/account.ts';
import type { AttributeDelta, Change, ChangeKind, Decision } from '../domain/change.ts';
import type { DoneOperation } from '../domain/done-operation.ts';
import { isClosing, isStateRole, stateValue } from './account-state.ts';
import { isSameValue } from './compare-values.ts';
import { kindsOfDeltas } from './diff-account.ts';
import { foldWrites, type Write } from './fold-writes.ts';
import { judgeWrite, type Left, type WriteFacts } from './judge-write.ts';

/** What is known of one account before the undo of what was done to it: all of it loaded first, set-wise. */
export type UndoFacts = WriteFacts & {
  /** As the target has it now; absent: it is gone. */
  readonly account?: Account;
  /** Whether an account that should not have been made is deleted: the job deletes whom it is not for. */
  readonly deletes: boolean;
};

/** What an undo does with one account, and what it leaves as it is. */
export type UndoVerdict = { readonly decision: Decision; readonly left: readonly Left[] };

/**
 * Plans the undo of what was done to one account: each attribute gets back what it had before, where it still holds what we wrote. An
 * account that we made is closed. What somebody changed since is left, and named.
 */
export function planUndo(facts: UndoFacts): UndoVerdict {
  const { account } = facts;
  if (account === undefined) return leave(facts, [gone(facts)]);
  if (account.protectedBy !== undefined)
    return { decision: holdProtected(facts, account, account.protectedBy), left: [] };
  const left: Left[] = [];
  const deltas: AttributeDelta[] = [];
  const isMade = facts.operations.some(({ kind }) => kind === 'create');
  const writes = foldWrites(facts.operations, facts.typeOf);
  if (isMade && facts.deletes && isAsWritten(writes, account, facts))
    return toVerdict(facts, { kinds: ['delete'], deltas: [], left });
  for (const write of isMade ? closingWrites(writes, facts, left) : writes) {
    const judged = judgeWrite(write, account, facts);
    if (judged?.left !== undefined) left.push(judged.left);
    if (judged?.delta !== undefined) deltas.push(isMade ? ofCreate(judged.delta) : judged.delta);
  }
  if (deltas.length === 0) return leave(facts, left);
  return toVerdict(facts, { kinds: kindsOfDeltas(deltas, facts.roles), deltas, left });
}

/** An account that we made is undone by closing it: the one write that counts is that of its state. */
function closingWrites(writes: readonly Write[], facts: UndoFacts, left: Left[]): readonly Write[] {
  const [name, role] = [...facts.roles].find(([, one]) => isStateRole(one)) ?? [];
  const last = facts.operations.at(-1);
  if (name === undefined || role === undefined || last === undefined || !facts.knows(name)) {
    const message = 'The account was made by us and is not deleted; the target has no way to close it.';
    left.push({ ...place(facts), code: 'notClosable', message });
    return [];
  }
  const written = writes.find((write) => write.name === name);
  if (written !== undefined && isClosing(role, written.after)) return [];
  const present = facts.account?.attributes[name];
  const after = written?.after ?? present;
  const closed = stateValue(role, true);
  return [{ name, before: closed, ...(after !== undefined && { after }), operation: written?.operation ?? last.id }];
}

function ofCreate(delta: AttributeDelta): AttributeDelta {
  return { ...delta, undo: { create: true } };
}

/** Whether nobody but us has touched an account, as far as we can see. */
function isAsWritten(writes: readonly Write[], account: Account, facts: UndoFacts): boolean {
  return writes.every(
    ({ name, after, reference, redacted }) =>
      redacted === true ||
      (reference !== undefined && after === undefined) ||
      isSameValue(account.attributes[name], after, facts.typeOf(name)) ||
      (reference !== undefined && isSameValue(account.attributes[name], facts.resolve(reference), 'reference')),
  );
}

function gone(facts: UndoFacts): Left {
  const deleted = facts.operations.some(({ kind }) => kind === 'delete');
  return deleted
    ? {
        ...place(facts),
        code: 'deleteNotUndone',
        message:
          'A deletion cannot be undone here: restore the account from the recycle bin of the directory, then link it with `hirewire relink`.',
      }
    : {
        ...place(facts),
        code: 'accountGone',
        message: 'The account is gone: somebody deleted it, or moved it out of our sight.',
      };
}

function place({ operations, account }: UndoFacts): Pick<Left, 'worker' | 'account' | 'operation'> {
  const last = operations.at(-1);
  return { worker: last?.worker ?? '', account: account?.name ?? last?.account.name ?? '', operation: last?.id ?? 0 };
}

function leave(facts: UndoFacts, left: readonly Left[]): UndoVerdict {
  const reason = left.length === 0 ? 'everything is as it was before' : 'nothing can be put back';
  return { decision: { outcome: 'unchanged', reason }, left: left.map((one) => ({ ...place(facts), ...one })) };
}

function holdProtected(facts: UndoFacts, account: Account, why: string): Decision {
  const { worker } = place(facts);
  const problem = {
    ...{ code: 'protectedAccount', worker },
    message: `The account ${account.name} is protected (${why}) and is never touched.`,
    advice: 'Put back by hand what is to be put back.',
  };
  return { outcome: 'held', problems: [problem] };
}

function toVerdict(
  facts: UndoFacts,
  { kinds, deltas, left }: { kinds: readonly ChangeKind[]; deltas: readonly AttributeDelta[]; left: readonly Left[] },
): UndoVerdict {
  const { operations, account } = facts;
  const last = operations.at(-1);
  if (account === undefined || last === undefined) return leave(facts, left);
  const change: Change = {
    ...{ worker: last.worker, workerAnchor: last.workerAnchor },
    ...(last.displayName !== undefined && { displayName: last.displayName }),
    ...{ kinds, deltas, link: false, account: { anchor: account.anchor, name: account.name } },
    reasons: [describe(operations)],
  };
  return { decision: { outcome: 'change', change }, left };
}

/** Names what is undone: the lines of the journal and their plans. */
function describe(operations: readonly DoneOperation[]): string {
  const lines = operations.map(({ id, kind }) => `${id} (${kind})`).join(', ');
  const plans = [...new Set(operations.map(({ planId }) => planId))].join(', ');
  return `undoes operation ${lines} of plan ${plans}`;
}
