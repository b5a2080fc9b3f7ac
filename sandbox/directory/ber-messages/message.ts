/** One request control (RFC 4511, 4.1.11). */
export type Control = { readonly oid: string; readonly critical: boolean; readonly value: Buffer | undefined };

/** A search filter with the values as they came over the wire; text and binary are told apart by the schema later. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | {
      readonly kind: 'equal' | 'greaterOrEqual' | 'lessOrEqual' | 'approx';
      readonly attribute: string;
      readonly value: Buffer;
    }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      readonly kind: 'substrings';
      readonly attribute: string;
      readonly initial: Buffer | undefined;
      readonly any: readonly Buffer[];
      readonly final: Buffer | undefined;
    }
  | {
      readonly kind: 'extensible';
      readonly rule: string | undefined;
      readonly attribute: string | undefined;
      readonly value: Buffer;
      readonly dnAttributes: boolean;
    };

export type RawAttribute = { readonly name: string; readonly values: readonly Buffer[] };
export type ModifyVerb = 'add' | 'delete' | 'replace' | 'increment';
export type RawChange = RawAttribute & { readonly verb: ModifyVerb };
export type Scope = 'base' | 'one' | 'sub' | 'children';

export type BindRequest = {
  readonly kind: 'bind';
  readonly name: string;
  /** Undefined for SASL, whose mechanism is then named. */
  readonly password: string | undefined;
  readonly mechanism: string | undefined;
};
export type SearchRequest = {
  readonly kind: 'search';
  readonly base: string;
  readonly scope: Scope;
  readonly sizeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  readonly attributes: readonly string[];
};
export type AddRequest = { readonly kind: 'add'; readonly dn: string; readonly attributes: readonly RawAttribute[] };
export type ModifyRequest = { readonly kind: 'modify'; readonly dn: string; readonly changes: readonly RawChange[] };
export type ModifyDnRequest = {
  readonly kind: 'modifyDN';
  readonly dn: string;
  readonly newRdn: string;
  readonly deleteOldRdn: boolean;
  readonly newSuperior: string | undefined;
};
export type DeleteRequest = { readonly kind: 'delete'; readonly dn: string };
export type CompareRequest = {
  readonly kind: 'compare';
  readonly dn: string;
  readonly attribute: string;
  readonly value: Buffer;
};
export type ExtendedRequest = { readonly kind: 'extended'; readonly oid: string };

export type Request =
  | BindRequest
  | SearchRequest
  | AddRequest
  | ModifyRequest
  | ModifyDnRequest
  | DeleteRequest
  | CompareRequest
  | ExtendedRequest
  | { readonly kind: 'unbind' }
  | { readonly kind: 'abandon'; readonly messageId: number };

export type RequestMessage = {
  readonly id: number;
  readonly request: Request;
  readonly controls: readonly Control[];
};

/** The outcome of an operation as LDAP tells it (RFC 4511, 4.1.9). */
export type LdapResult = { readonly code: number; readonly matchedDn: string; readonly message: string };

/** One attribute of an entry to be sent: text or octets. */
export type SentAttribute = { readonly name: string; readonly values: readonly (string | Buffer)[] };
export type SentEntry = { readonly dn: string; readonly attributes: readonly SentAttribute[] };
