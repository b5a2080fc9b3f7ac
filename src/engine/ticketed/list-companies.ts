import { ConfigError } from '../../config/config-error.ts';
import { readSystemSettings } from '../../config/load-configuration.ts';
import type { CompanyChoice } from '../../connectors/contract.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { connectorOf } from '../job/open-job.ts';

/** A company that the setting `companies` of a system may name, and whether it does. */
export type ListedCompany = CompanyChoice & { readonly isChosen: boolean };

export type ListedCompanies = { readonly system: string; readonly companies: readonly ListedCompany[] };

/**
 * The companies that a system lists, in its stable order. Without a name: of the one configured system that knows companies.
 *
 * @throws ConnectorError with the cause when the system cannot be asked; the setting stays as it is.
 * @throws ConfigError when there is no such system, or no one alone.
 */
export async function listCompanies(deps: EngineDeps, name?: string): Promise<ListedCompanies> {
  const system = name ?? onlySystem(deps);
  if (!Object.hasOwn(deps.configuration.systems, system)) throw unknown(deps, `"${system}"`);
  const connector = connectorOf(deps, system);
  const list = connector.source?.listCompanies;
  if (list === undefined) throw unknown(deps, `"${system}", which knows no companies`);
  const settings = readSystemSettings(deps.configuration, system, { schema: connector.configSchema, env: deps.env });
  const { clock, logger, randomBytes, onRequest } = deps;
  const choices = await list(settings, {
    ...{ system, clock, logger, randomBytes },
    ...(onRequest !== undefined && { onRequest }),
  });
  const chosen = readChosen(settings);
  return { system, companies: choices.map((choice) => ({ ...choice, isChosen: isChosen(choice, chosen) })) };
}

function systemsWithCompanies({ configuration, connectors }: EngineDeps): readonly string[] {
  return Object.entries(configuration.systems)
    .filter(([, { connector }]) => connectors.get(connector)?.source?.listCompanies !== undefined)
    .map(([name]) => name);
}

function onlySystem(deps: EngineDeps): string {
  const [first, second] = systemsWithCompanies(deps);
  if (first !== undefined && second === undefined) return first;
  throw unknown(deps, first === undefined ? 'none' : 'several; name one');
}

function unknown(deps: EngineDeps, found: string): ConfigError {
  const known = systemsWithCompanies(deps).join(', ') || 'a system of the connector flex-hr';
  return new ConfigError([{ path: 'systems', expected: `one of ${known}`, found }]);
}

/** Undefined: the setting is not there, and everybody is read. */
function readChosen(settings: unknown): readonly string[] | undefined {
  const { companies } = settings as { readonly companies?: unknown };
  return Array.isArray(companies) ? companies.map((one) => String(one).trim().toLowerCase()) : undefined;
}

/** The setting names a company by id, number or name; the label is number and name. */
function isChosen({ id, label }: CompanyChoice, chosen: readonly string[] | undefined): boolean {
  if (chosen === undefined) return true;
  const text = label.toLowerCase();
  const space = text.indexOf(' ');
  const names = [id.toLowerCase(), text, ...(space < 0 ? [] : [text.slice(0, space), text.slice(space + 1)])];
  return chosen.some((one) => names.includes(one));
}
