import { ConnectorError } from '../contract.ts';
import { idField, isRecord, textField } from './fields.ts';
import type { FlexSession } from './flex-session.ts';
import { readWholeList } from './paging.ts';

/** A company of the instance. */
export type Company = { readonly id: string; readonly number?: string; readonly name?: string };

/** The companies that the integration user may see, over all pages, by number. */
export async function readCompanies({ client, deps }: FlexSession): Promise<readonly Company[]> {
  const path = deps.config.resources.companyList;
  const rows = await readWholeList({ client, deps, path }, (row) => (isRecord(row) ? idField(row, 'id') : undefined));
  const companies = rows.filter(isRecord).flatMap((row): readonly Company[] => {
    const id = idField(row, 'id');
    if (id === undefined) return [];
    const [number, name] = [textField(row, 'companyNumber'), textField(row, 'name')?.trim()];
    return [{ id, ...(number !== undefined && { number }), ...(name !== undefined && { name }) }];
  });
  return companies.toSorted((left, right) => compare(sortText(left), sortText(right)));
}

/** The ids of the companies that are chosen by number, name or id. @throws ConnectorError `invalid` for one that is not there */
export function chooseCompanies(
  chosen: readonly string[],
  companies: readonly Company[],
  system: string,
): readonly string[] {
  const ids = chosen.map((text) => {
    const wanted = text.trim().toLowerCase();
    const found = companies.find(
      ({ id, number, name }) => wanted === id || wanted === number || wanted === name?.toLowerCase(),
    );
    if (found !== undefined) return found.id;
    const known = companies.map(({ number, name }) => `${number ?? '?'} ${name ?? ''}`.trim()).join(', ');
    throw new ConnectorError({
      code: 'invalid',
      system,
      message: `Flex HRM has no company "${text}" that the integration user may see.`,
      advice: `Choose from: ${known === '' ? 'none is to be seen' : known}.`,
    });
  });
  return [...new Set(ids)];
}

/** `1 Acme Sverige AB`. */
export function companyLabel({ id, number, name }: Company): string {
  const label = [number, name].filter((part) => part !== undefined).join(' ');
  return label === '' ? id : label;
}

function sortText({ number, name, id }: Company): string {
  return `${(number ?? '').padStart(12, '0')} ${name ?? ''} ${id}`;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
