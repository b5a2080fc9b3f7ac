import { expect, it, vi } from 'vitest';
import { newLogger } from './new-logger.ts';

it('takes info for a level that there is none of, and says so', () => {
  const written: string[] = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);

  const logger = newLogger('loud', { isTerminal: true });
  logger.debug('too much');
  logger.info('enough');
  write.mockRestore();

  expect(written.map((line) => line.slice(9).trimEnd())).toEqual([
    'warn HIREWIRE_LOG_LEVEL is none of the levels; info counts found=loud levels=["debug","info","warn","error","silent"]',
    'info enough',
  ]);
});

it.each([true, false])('says nothing when it is to be silent (terminal: %s)', (isTerminal) => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  newLogger('silent', { isTerminal }).error('nobody hears it');
  expect(write).not.toHaveBeenCalled();
  write.mockRestore();
});
