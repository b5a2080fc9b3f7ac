import type { SettableField } from '../../domain/ticket-conditions.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What a trigger wants done, as data: nothing has happened yet. */
export type Effect =
  /** The person's newest log row is to be written to the directory behind a connection. */
  | { readonly kind: 'processOnDirectory'; readonly connection: string }
  | { readonly kind: 'comment'; readonly text: string; readonly isInternal: boolean }
  | { readonly kind: 'setField'; readonly field: SettableField; readonly value: string }
  | { readonly kind: 'setStatus'; readonly status: string }
  | { readonly kind: 'close'; readonly text?: string }
  /** `template`: as the configuration names it. `to`: addresses, or `assignee`, `group`, `requester`, `manager`. */
  | { readonly kind: 'notify'; readonly template: string; readonly to: readonly string[] }
  | { readonly kind: 'webhook'; readonly name: string }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly text: string };
