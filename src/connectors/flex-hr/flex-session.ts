import type { Client, ClientDeps } from './client.ts';

/** What every read of one open session works with. */
export type FlexSession = { readonly deps: ClientDeps; readonly client: Client };
