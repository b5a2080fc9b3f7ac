import type { EntraIdConfig } from './config.ts';
import type { DeletedUsers } from './deleted-users.ts';
import type { Domains } from './domains.ts';
import type { UsersContext } from './users.ts';

/** What the writing of users works with. */
export type ApplyContext = UsersContext & {
  readonly config: EntraIdConfig;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly domains: () => Promise<Domains>;
  readonly deletedUsers: () => Promise<DeletedUsers>;
};
