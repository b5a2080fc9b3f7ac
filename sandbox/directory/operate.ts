import { addEntry } from './add.ts';
import type { Control, LdapResult, Request } from './ber-messages/message.ts';
import { bindIdentity } from './bind.ts';
import { deleteEntry } from './delete.ts';
import type { Domain, Session } from './domain.ts';
import { textValue } from './entry.ts';
import { bindFirst, isRefusal, success, unknownControl, unknownExtension } from './errors.ts';
import { existingEntry } from './existing-entry.ts';
import { modifyEntry } from './modify.ts';
import { modifyEntryDn } from './modify-dn.ts';
import { controlOids, extensionOids } from './root-dse.ts';
import { hasValue, type OpenPages, type SearchAnswer, search } from './search.ts';

export type Outcome =
  | { readonly kind: 'result'; readonly result: LdapResult; readonly extendedValue?: string }
  | { readonly kind: 'entries'; readonly answer: SearchAnswer }
  | { readonly kind: 'startTls' };

export type Operation = {
  readonly domain: Domain;
  readonly session: Session;
  readonly pages: OpenPages;
  readonly request: Request;
  readonly controls: readonly Control[];
  readonly sizeLimit: number;
};

const knownControls: ReadonlySet<string> = new Set(Object.values(controlOids));

/** Does one operation on the directory and says what to answer; never throws for what the client did wrong. */
export function operate(operation: Operation): Outcome {
  try {
    if (operation.controls.some(({ oid, critical }) => critical && !knownControls.has(oid))) throw unknownControl();
    return perform(operation);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { kind: 'result', result: error.result };
  }
}

function perform(operation: Operation): Outcome {
  const { domain, session, request } = operation;
  switch (request.kind) {
    case 'bind':
      session.identity = undefined;
      session.identity = bindIdentity(domain, request);
      return done;
    case 'search':
      return { kind: 'entries', answer: search({ ...operation, request }) };
    case 'extended':
      return extended(operation, request.oid);
    case 'unbind':
    case 'abandon':
      return done;
    default:
      if (session.identity === undefined) throw bindFirst();
      return change(operation);
  }
}

function change({ domain, session, request, controls }: Operation): Outcome {
  const has = (oid: string) => controls.some((control) => control.oid === oid);
  switch (request.kind) {
    case 'add':
      addEntry(domain, session, request);
      return done;
    case 'modify':
      modifyEntry(domain, session, request, { permissive: has(controlOids.permissiveModify) });
      return done;
    case 'modifyDN':
      modifyEntryDn(domain, session, request);
      return done;
    case 'delete':
      deleteEntry(domain, session, request, { tree: has(controlOids.treeDelete) });
      return done;
    case 'compare': {
      const entry = existingEntry(domain, request.dn);
      const code = hasValue({ domain, session }, entry, request) ? 6 : 5;
      return { kind: 'result', result: { code, matchedDn: '', message: '' } };
    }
    default:
      return done;
  }
}

function extended({ domain, session }: Operation, oid: string): Outcome {
  if (oid === extensionOids.startTls) return { kind: 'startTls' };
  if (oid !== extensionOids.whoAmI) throw unknownExtension();
  const { identity } = session;
  const account = typeof identity === 'object' ? textValue(identity, 'sAMAccountName') : undefined;
  return {
    kind: 'result',
    result: success,
    extendedValue: account === undefined ? '' : `u:${domain.netbiosName}\\${account}`,
  };
}

const done: Outcome = { kind: 'result', result: success };
