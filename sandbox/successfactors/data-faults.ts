/** What is wrong with the data of an answer. */
export type DataFaults = {
  /** How many of 100 people the API user may see. */
  readonly populationPercent: number;
  /** Fields (`Entity/name`) and navigation paths that the API user may not see: null everywhere. */
  readonly hidden: ReadonlySet<string>;
  /** Properties and navigations (`Entity/name`) that the tenant does not know: COE0021. */
  readonly unknown: ReadonlySet<string>;
  /** Properties (`Entity/name`) that the tenant does not filter by: COE0003, which does not say whose they are (KBA 2569829). */
  readonly unfilterable: ReadonlySet<string>;
  /** True for an entity whose collections are empty. */
  isEmpty(entity: string): boolean;
};
