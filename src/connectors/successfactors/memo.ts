/** What is worth to be worked out once for many records: audit dates and time zones repeat all over a page. */
export type Memo = {
  readonly dates: Map<string, string>;
  readonly zones: Map<string, boolean>;
};

export function newMemo(): Memo {
  return { dates: new Map(), zones: new Map() };
}

/** The value for `key`, worked out when it is new. Forgets everything when full, so that it never grows with the people. */
export function recall<Value>(known: Map<string, Value>, key: string, make: (key: string) => Value): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = make(key);
    if (known.size >= 10_000) known.clear();
    known.set(key, value);
  }
  return value;
}
