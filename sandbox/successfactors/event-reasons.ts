/** What an event reason does: the event and the employee status that job slices take from it (external codes). */
export type EventReason = {
  readonly code: string;
  readonly name: string;
  readonly event: string;
  readonly emplStatus: string;
};

const ROWS = `HIRNEW|New Hire|H|A
REHREH|Rehire|R|A
SCWKNEW|Contingent Worker Start|SCWK|A
ENDCWK|Contingent Worker End|ECWK|T
ADDJOB|Concurrent Employment|H|A
DATACHG|Data Change|5|A
TRANDEPT|Transfer to Department|3|A
TRANCOMP|Transfer to Company|3|A
TERVRES|Voluntary Resignation|26|T
TERINV|Involuntary Termination|26|T
RETIRE|Retirement|26|R
LOAUNP|Unpaid Leave|10|U
LOAPAID|Paid Leave|10|P
SUSPEND|Suspension|10|S
FURLOUGH|Furlough|10|F
RTWLOA|Return from Leave|13|A
GASTART|Start of Global Assignment|GA|A
GAAWAY|Away on Global Assignment|AGA|D
GABACK|Back from Global Assignment|BGA|A
GAEND|End of Global Assignment|EGA|O`;

/** The event reasons of the tenant by code. */
export const EVENT_REASONS: ReadonlyMap<string, EventReason> = new Map(
  ROWS.split('\n').map((row) => {
    const [code = '', name = '', event = '', emplStatus = ''] = row.split('|');
    return [code, { code, name, event, emplStatus }];
  }),
);

/** Employee statuses under which the user stays active (KBA 2505526). */
const WORKING = new Set(['A', 'U', 'P', 'S', 'D']);

/** True for an employee status (external code) whose user is active. */
export function isWorkingStatus(emplStatus: string): boolean {
  return WORKING.has(emplStatus);
}
