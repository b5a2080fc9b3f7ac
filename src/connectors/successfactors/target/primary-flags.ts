import type { ContactRow } from './person-image.ts';

/** An address that is to be written: of this type, with the flag that the mapping says, if it says one. */
export type FlagWish = { readonly type: string; readonly isPrimary?: boolean; readonly row?: ContactRow };

export type FlagPlan = {
  /** In the order of the wishes. */
  readonly flags: readonly boolean[];
  /** Records that are not written for themselves and must give up the flag in the same request. */
  readonly demoted: readonly ContactRow[];
};

/**
 * The flags of some addresses of one person. Once any address exists exactly one is primary, and a second one is refused
 * (or, by a tenant's switch of release 1H 2026, demotes the first).
 */
export function planFlags(
  rows: readonly ContactRow[],
  wishes: readonly FlagWish[],
  { primary, prefers }: { primary: 'keep' | 'move' | undefined; prefers: boolean },
): FlagPlan {
  const others = rows.filter((row) => !wishes.some((wish) => wish.row === row));
  if (primary === 'move') {
    const chosen = wishes.findIndex((wish) => wish.isPrimary ?? prefers);
    if (chosen >= 0) {
      return { flags: wishes.map((_, index) => index === chosen), demoted: others.filter((row) => row.isPrimary) };
    }
  }
  const mapped = primary === undefined ? wishes.map((wish) => wish.isPrimary) : wishes.map(() => undefined);
  const isTaken = others.some((row) => row.isPrimary);
  let hasPrimary = isTaken || mapped.includes(true) || wishes.some((wish, at) => keeps(wish, mapped[at]));
  const flags = wishes.map((wish, index) => {
    const flag = mapped[index] ?? wish.row?.isPrimary ?? !hasPrimary;
    hasPrimary ||= flag;
    return flag;
  });
  return { flags, demoted: [] };
}

function keeps(wish: FlagWish, mapped: boolean | undefined): boolean {
  return mapped === undefined && wish.row?.isPrimary === true;
}
