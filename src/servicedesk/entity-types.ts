import type { EntityType } from '../domain/ticket.ts';

/** A personnel change that Flex HR reported. */
export const flexHrEntity: EntityType = { name: 'FlexHR', label: 'Flex HR', prefix: 'FHR', icon: 'flex-hr' };

/** What a human must decide or fix for any job. */
export const provisioningEntity: EntityType = {
  ...{ name: 'Provisioning', label: 'Provisioning', prefix: 'PRV', icon: 'provisioning' },
};

export const entityTypes: readonly EntityType[] = [flexHrEntity, provisioningEntity];

/** Where tickets come from, with the icon that lists and views show and the text that says the same. */
export const ticketSources: readonly { readonly name: string; readonly icon: string; readonly label: string }[] = [
  { name: 'FlexHR', icon: 'flex-hr', label: 'Made by the Flex HR service' },
  { name: 'System', icon: 'system', label: 'Made by Hirewire' },
  { name: 'Portal', icon: 'portal', label: 'Made in the portal' },
  { name: 'API', icon: 'api', label: 'Made through the API' },
];

/** A source as tickets have it: triggers may set any, those of ours are known in any case. */
export function knownSource(text: string): string {
  const known = ticketSources.find(({ name }) => name.toLowerCase() === text.trim().toLowerCase());
  return known?.name ?? text.trim();
}

/** Who writes the comments of Flex jobs. */
export const flexHrActor = { name: 'Flex HR', isSystem: true } as const;
