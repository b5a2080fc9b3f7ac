import type { Command } from 'commander';
import { isMailAddress } from '../../domain/mail-address.ts';
import type { Instant } from '../../domain/time.ts';
import { createToken, endToken, tokenStateOf, type WantedToken } from '../../engine/api-tokens.ts';
import { type ApiToken, apiRoles, listTokens } from '../../store/api-tokens.ts';
import type { CommandContext } from '../command-context.ts';
import { openStore, operatingUser } from '../open-runtime.ts';
import { parseChoice } from '../parse-options.ts';
import { formatTable, harmless } from '../render/table.ts';
import type { Store } from '../runtime.ts';
import { UsageError } from '../usage-error.ts';
import type { Output } from '../wiring.ts';

type CreateOptions = {
  readonly role: string;
  readonly group?: readonly string[];
  readonly requester?: string;
  readonly days: string;
};

/** Who may use the API, and what as. */
export function addTokens(program: Command, context: CommandContext): void {
  const tokens = program
    .command('tokens')
    .description('Tokens for the API: make one, list them, end one.')
    .addHelpText(
      'after',
      '\nExamples:\n  hirewire tokens create portal --role administrator\n  hirewire tokens create anna --role agent --group "Service desk" --days 365\n  hirewire tokens create hr --role requester --requester hr@example.com\n  hirewire tokens revoke anna',
    );
  tokens
    .command('create')
    .argument('<name>', 'who acts by it: stands in the history of all that is done')
    .requiredOption('--role <role>', `what it may do: ${apiRoles.join(', ')}`)
    .option('--group <groups...>', 'of an agent: tickets of these agent groups alone')
    .option('--requester <address>', 'of a requester: the e-mail address whose tickets it may see')
    .option('--days <count>', 'for how many days it counts, from 1 to 3650', '90')
    .description('Make a token. It is shown once, and kept nowhere.')
    .action(async (name: string, options: CreateOptions) => {
      const wanted = toWanted(name, options);
      await withStore(context, async ({ database }, now) => {
        const { randomBytes } = context.wiring;
        const { token, saved } = await createToken({ database, randomBytes, now }, wanted);
        context.answer({ ...tokenToJson(saved, now), token }, () =>
          [token, `Expires on ${toText(saved.expiresAt)}. It is not shown again.`].join('\n'),
        );
      });
    });
  tokens
    .command('list')
    .description('Every token: role, until when it counts, and when it was last used. Never the token itself.')
    .action(async () => {
      await withStore(context, async ({ database }, now) => {
        const all = await listTokens(database);
        context.answer({ tokens: all.map((one) => tokenToJson(one, now)) }, () =>
          renderTokens(all, now, context.output),
        );
      });
    });
  tokens
    .command('revoke')
    .argument('<name>', 'as `tokens list` shows it')
    .description('End a token, at once and on all nodes.')
    .action(async (name: string) => {
      await withStore(context, async ({ database }, now) => {
        await endToken(database, name, { by: operatingUser(), now });
        context.answer({ revoked: name }, () => `${harmless(name)} may not use the API any more.`);
      });
    });
}

/** No configuration is needed: a token is made before there is one. */
async function withStore(context: CommandContext, work: (store: Store, now: Instant) => Promise<void>): Promise<void> {
  const config = context.configOption();
  const store = await openStore(context.wiring, config === undefined ? {} : { config });
  try {
    await work(store, context.wiring.clock.now());
  } finally {
    await store.close();
  }
}

function toWanted(name: string, { role: given, group = [], requester, days }: CreateOptions): WantedToken {
  const role = parseChoice(given, '--role', apiRoles);
  if (name.trim() === '' || name.length > 200 || /\p{Cc}/u.test(name)) {
    throw new UsageError('The name is no name.', 'Give 1 to 200 characters in one line.');
  }
  if (!/^\d+$/.test(days) || Number(days) < 1 || Number(days) > 3650) {
    throw new UsageError(`--days is ${days}.`, 'Give a whole number from 1 to 3650.');
  }
  if (group.length > 0 && role !== 'agent') throw new UsageError('--group is for agents.', 'Give --role agent.');
  if ((requester !== undefined) !== (role === 'requester')) {
    throw new UsageError(
      '--requester and --role requester go together.',
      'Give both: the address whose tickets it sees.',
    );
  }
  if (requester !== undefined && !isMailAddress(requester)) {
    throw new UsageError(`--requester is ${requester}.`, 'Give an e-mail address.');
  }
  return {
    ...{ name: name.trim(), role, groups: group, days: Number(days), by: operatingUser() },
    ...(requester !== undefined && { requester }),
  };
}

function tokenToJson(token: ApiToken, now: Instant): Record<string, unknown> {
  const { name, role, groups, requester, createdBy, revokedBy } = token;
  return {
    ...{ name, role, groups, requester: requester ?? null, state: tokenStateOf(token, now), createdBy },
    ...{ createdAt: toText(token.createdAt), expiresAt: toText(token.expiresAt) },
    lastUsedAt: token.lastUsedAt === undefined ? null : toText(token.lastUsedAt),
    ...(token.revokedAt !== undefined && { revokedAt: toText(token.revokedAt), revokedBy }),
  };
}

function renderTokens(tokens: readonly ApiToken[], now: Instant, output: Output): string {
  if (tokens.length === 0) return 'There is no token: hirewire tokens create NAME --role administrator makes one.';
  const rows = tokens.map((token) => [
    harmless(token.name),
    token.role,
    harmless(token.requester ?? token.groups.join(', ')),
    tokenStateOf(token, now),
    `until ${toText(token.expiresAt).slice(0, 10)}`,
    token.lastUsedAt === undefined ? 'never used' : `last used ${toText(token.lastUsedAt).slice(0, 16)}`,
  ]);
  return formatTable(rows, output.columns);
}

function toText(instant: Instant): string {
  return new Date(instant).toISOString();
}
