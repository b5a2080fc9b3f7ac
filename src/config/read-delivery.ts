import { resolve } from 'node:path';
import { type Delivery, type DeliveryFile, deliverySchema } from './notification-schema.ts';
import { checkWith } from './read-yaml.ts';
import { resolveReferences } from './resolve-secrets.ts';

/**
 * The ways of messages with the values of their references in place, and paths beside the configuration file in full.
 *
 * @throws ConfigError naming each reference without a value.
 */
export function readDelivery(
  { mail, webhooks, itsm }: DeliveryFile,
  options: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Delivery {
  const resolved = resolveReferences({ mail, webhooks, itsm }, 'serviceDesk', options);
  return checkWith(deliverySchema, withFullPaths(resolved, options.folder), 'serviceDesk');
}

function withFullPaths(settings: unknown, folder: string): unknown {
  if (Array.isArray(settings)) return settings.map((item) => withFullPaths(item, folder));
  if (typeof settings !== 'object' || settings === null) return settings;
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      key === 'caFile' && typeof value === 'string' ? resolve(folder, value) : withFullPaths(value, folder),
    ]),
  );
}
