import type { RawAttribute, Request } from './ber-messages/message.ts';
import type { OperationKind } from './faults.ts';

/** One operation as a client asked for it, with the code of the answer. Passwords are shown as `***`. */
export type LoggedOperation = {
  readonly kind: OperationKind;
  /** Base of a search, name of a bind, else the object. */
  readonly dn: string;
  /** Attributes written, or asked for by a search. */
  readonly attributes: readonly string[];
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Where a modifyDN leads: the new RDN, and the new parent of a move. */
  readonly newRdn?: string;
  readonly newSuperior?: string;
  /** LDAP result code; undefined when no answer went out. */
  readonly code: number | undefined;
};

/** Everything that clients asked, in order; the last 100,000 operations are kept. */
export type OperationLog = {
  all(): readonly LoggedOperation[];
  /** Adds, modifications, moves and deletions, also refused ones. */
  writes(): readonly LoggedOperation[];
  count(kind: OperationKind): number;
  clear(): void;
};

export type RecordingLog = OperationLog & { record(request: Request, code: number | undefined): void };

const kept = 100_000;
const writeKinds: ReadonlySet<OperationKind> = new Set(['add', 'modify', 'modifyDN', 'delete']);

export function createOperationLog(): RecordingLog {
  let operations: LoggedOperation[] = [];
  return {
    all: () => [...operations],
    writes: () => operations.filter(({ kind }) => writeKinds.has(kind)),
    count: (kind) => operations.filter((operation) => operation.kind === kind).length,
    clear() {
      operations = [];
    },
    record(request, code) {
      const operation = describe(request, code);
      if (operation === undefined) return;
      operations.push(operation);
      if (operations.length >= kept * 2) operations = operations.slice(-kept);
    },
  };
}

function describe(request: Request, code: number | undefined): LoggedOperation | undefined {
  switch (request.kind) {
    case 'bind':
      return { kind: 'bind', dn: request.name, attributes: [], values: {}, code };
    case 'search':
      return { kind: 'search', dn: request.base, attributes: request.attributes, values: {}, code };
    case 'add':
      return { kind: 'add', dn: request.dn, ...written(request.attributes), code };
    case 'modify':
      return { kind: 'modify', dn: request.dn, ...written(request.changes), code };
    case 'modifyDN': {
      const superior = request.newSuperior === undefined ? {} : { newSuperior: request.newSuperior };
      return {
        kind: 'modifyDN',
        dn: request.dn,
        attributes: [],
        values: {},
        newRdn: request.newRdn,
        ...superior,
        code,
      };
    }
    case 'delete':
      return { kind: 'delete', dn: request.dn, attributes: [], values: {}, code };
    case 'compare':
      return { kind: 'compare', dn: request.dn, attributes: [request.attribute], values: {}, code };
    case 'extended':
      return { kind: 'extended', dn: request.oid, attributes: [], values: {}, code };
    default:
      return undefined;
  }
}

function written(attributes: readonly RawAttribute[]): Pick<LoggedOperation, 'attributes' | 'values'> {
  const values: Record<string, readonly string[]> = {};
  for (const { name, values: octets } of attributes) values[name] = octets.map((value) => readable(name, value));
  return { attributes: attributes.map(({ name }) => name), values };
}

function readable(name: string, octets: Buffer): string {
  return /^(?:unicodePwd|userPassword)$/i.test(name) ? '***' : octets.toString('utf8');
}
