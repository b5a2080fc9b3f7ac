export type ServerSettings = Readonly<Record<string, string>>;

/** Promises of ours: given on the command line at each start, so that no file changes them. */
export const fixedSettings: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // The log names no person and no secret: no statements, no key values.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** Starting values for two cores and little memory, written into `postgresql.conf` once; an administrator may change them there. */
export const initialSettings: ServerSettings = {
  shared_buffers: '128MB',
  work_mem: '16MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  max_connections: '100',
  max_wal_size: '1GB',
  min_wal_size: '80MB',
  // Nobody replicates from this server, and bulk loads write less.
  wal_level: 'minimal',
  max_wal_senders: '0',
  io_workers: '2',
  max_parallel_workers_per_gather: '1',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

export function toArguments(settings: ServerSettings): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Our environment without libpq's variables, which would change what the server does; messages in English, so that we can read them. */
export function serverEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', LANG: 'C' };
}
