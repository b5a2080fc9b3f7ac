/** What HR does. */
export type HrAction = { readonly type: 'syncUsers' };

/** What came of it. */
export type HrOutcome = { readonly personIdExternal: string | null; readonly userId: string | null };
