import type { Account } from '../../../domain/account.ts';
import type { Problem } from '../../../domain/problem.ts';
import type { Worker } from '../../../domain/worker.ts';
import type { ReadRequest, SourcePage, SourceRead } from '../../contract.ts';
import { type AccountsContext, findAccounts, listAccounts } from '../../ldap/accounts.ts';
import { changedSince } from '../../ldap/filters.ts';
import { attributeNames } from './attribute-names.ts';
import { identityAttributes, toRecord, toWorker } from './to-worker.ts';
import { firstUnread, parsePosition, readPosition } from './watermark.ts';

/**
 * Reads every account below the base DN, or those that changed since the watermark. A watermark of another domain
 * controller is none: everybody is read.
 */
export function readAccountsAsWorkers(context: AccountsContext, request: ReadRequest): SourceRead {
  let watermark = '';
  async function* pages(): AsyncGenerator<SourcePage> {
    const began = await readPosition(context.directory);
    const from = firstUnread(parsePosition(request.watermark), began);
    if (request.watermark !== undefined && from === undefined) {
      context.directory.log('the changes cannot be told apart on this domain controller; every account is read');
    }
    const names = namesFor(request);
    for await (const page of listAccounts(context, names, from === undefined ? undefined : changedSince(from))) {
      yield toPage(page, context.directory.system);
    }
    const ended = await readPosition(context.directory);
    watermark = began !== undefined && began.controller === ended?.controller ? JSON.stringify(began) : '';
  }
  return {
    /** Empty when the read moved to another domain controller on its way: the next one is whole. */
    get watermark() {
      return watermark;
    },
    pages: pages(),
  };
}

/** The named workers: by employeeID, or by sAMAccountName for accounts without one. */
export async function readNamedAccounts(
  context: AccountsContext,
  ids: readonly string[],
  request: ReadRequest,
): Promise<SourcePage> {
  const names = namesFor(request);
  const found = new Map<string, Account>();
  for (const attribute of ['employeeID', 'sAMAccountName']) {
    const accounts = await findAccounts(context, { attribute, values: ids }, names);
    for (const account of accounts) found.set(account.anchor, account);
  }
  const page = toPage([...found.values()], context.directory.system);
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  return { ...page, workers: page.workers.filter((worker) => wanted.has(worker.id.toLowerCase())) };
}

function namesFor(request: ReadRequest): readonly string[] {
  const own = new Set(['objectguid', 'distinguishedname']);
  const names = [...new Set([...identityAttributes, ...attributeNames(request.attributes)])];
  return names.filter((name) => !own.has(name.toLowerCase()));
}

function toPage(accounts: readonly Account[], system: string): SourcePage {
  const workers: Worker[] = [];
  const problems: Problem[] = [];
  for (const account of accounts) {
    const result = toWorker(toRecord(account), { system });
    if ('document' in result) workers.push(result);
    else problems.push(result);
  }
  return { workers, problems };
}
