import { generateCompany } from './company/index.ts';
import { type FlexSimulator, startFlex } from './flex-hr/index.ts';

/** The company of Flex HR is small: each of its people has a ticket to look at. */
const mostPeople = 40;

/** What a sandbox was born with; the same gives the same people. */
export type FlexBirth = { readonly today: string; readonly size: number; readonly seed: number };

/**
 * Starts Flex HR with a small company of its own. Two people are there for a look: Dora Dahl, whose hire HR has not finished reviewing,
 * and Carl Öst, who reports to her and so waits for a manager.
 */
export async function startFlexOffice(birth: FlexBirth): Promise<FlexSimulator> {
  const { today, seed } = birth;
  const size = Math.min(birth.size, mostPeople);
  const company = generateCompany({ size, seed: seed + 1, today, domain: 'flex.example.com', awkward: false });
  const flex = await startFlex({ company, password: 'sandbox', awkward: false });
  const at = Date.parse(`${today}T06:00:00Z`);
  const dora = flex.act({ type: 'hire', firstName: 'Dora', lastName: 'Dahl', title: 'Chef', inReview: true }, at);
  flex.act({ type: 'hire', firstName: 'Carl', lastName: 'Öst', manager: dora.employmentNumber }, at);
  return flex;
}
