import type { Tenant } from './tenant.ts';

/** What the rendering of one answer depends on. */
export type RenderScope = {
  readonly tenant: Tenant;
  /** The service root with a slash at its end, as `__metadata.uri` shows it. */
  readonly root: string;
  readonly asOfDate: number | null;
  /** Paths of navigations to User whose status the filter names: they show inactive users too. */
  readonly shownUserNavs: ReadonlySet<string>;
  /** Fields (`Entity/name`) that the API user may not see. */
  readonly hidden: ReadonlySet<string>;
  /** Changes from answer to answer, so that property order does; null keeps the order of the metadata. */
  readonly order: number | null;
};
