import { pino } from 'pino';
import type { LogFields, Logger } from './logger.ts';

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/**
 * Logs to standard error, so that standard output stays the command's own: lines for people on a terminal, JSON elsewhere. A level that
 * there is none of is told, and `info` counts: nobody's service stays down for how much it says.
 */
export function newLogger(level: string, options: { readonly isTerminal: boolean }): Logger {
  const isKnown = levels.some((one) => one === level);
  const logger = (options.isTerminal ? newTerminalLogger : newJsonLogger)(isKnown ? level : 'info');
  if (!isKnown) logger.warn('HIREWIRE_LOG_LEVEL is none of the levels; info counts', { found: level, levels });
  return logger;
}

function newJsonLogger(level: string): Logger {
  const log = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
  return {
    debug: (message, fields) => log.debug(fields ?? {}, message),
    info: (message, fields) => log.info(fields ?? {}, message),
    warn: (message, fields) => log.warn(fields ?? {}, message),
    error: (message, fields) => log.error(fields ?? {}, message),
  };
}

function newTerminalLogger(level: string): Logger {
  const least = Math.max(0, levels.indexOf(level as (typeof levels)[number]));
  const write = (name: (typeof levels)[number], message: string, fields: LogFields = {}): void => {
    if (levels.indexOf(name) < least) return;
    const facts = Object.entries(fields).filter(([, value]) => value !== undefined && value !== 0);
    const text = facts
      .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join(' ');
    process.stderr.write(
      `${new Date().toTimeString().slice(0, 8)} ${name} ${`${message} ${text}`.replace(/\p{Cc}+/gu, ' ')}\n`,
    );
  };
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
  };
}
