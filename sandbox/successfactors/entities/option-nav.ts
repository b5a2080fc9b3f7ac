import type { ToOne } from '../entity.ts';
import type { Row } from '../rows.ts';
import type { Switches } from '../switches.ts';

/** A navigation from a picklist field to its option (or, by switch, to the value of the newer picklist; KBA 2773713). */
export function optionNav(
  name: string,
  field: string,
  picklist: string,
  switches: Pick<Switches, 'picklistValues'>,
): ToOne {
  return {
    name,
    kind: 'one',
    target: switches.picklistValues === 'optionIds' ? 'PicklistOption' : 'PickListValueV2',
    isShared: true,
    row: (row: Row, tenant) => {
      const code = row[field];
      return typeof code === 'string' ? tenant.state.picklists.option(picklist, code) : null;
    },
  };
}
