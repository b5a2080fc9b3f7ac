/**
 * Work that goes on while its caller does something else. Nobody may be listening yet when it fails: it is heard when it is waited for,
 * which whoever begins it has to do.
 */
export function ahead<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined);
  return work;
}
