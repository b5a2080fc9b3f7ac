import type { MappingWarning } from '../../engine/job/find-mapping-warnings.ts';
import type { Output } from '../wiring.ts';
import { paint } from './style.ts';
import { harmless } from './table.ts';

/** One line a warning; the empty text where there is none. */
export function renderWarnings(warnings: readonly MappingWarning[], output: Output): string {
  return warnings
    .map(({ job, message, place }) => {
      const where = place === undefined ? '' : ` (${place})`;
      return `${paint(output, 'yellow', 'warning')} jobs.${job}.mapping${harmless(where)}: ${harmless(message)}\n`;
    })
    .join('');
}
