import type { Domain } from './domain.ts';
import { takeSnapshot, writeSnapshot } from './snapshot.ts';

export type SnapshotKeeper = { changed(): void; close(): void };

const quietMs = 1000;

/** Writes the directory to its file a second after the last change, and when it closes. Without a file it does nothing. */
export function keepSnapshot(domain: Domain, file: string | undefined, baseDn: string): SnapshotKeeper {
  let timer: NodeJS.Timeout | undefined;
  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    if (file !== undefined) writeSnapshot(file, takeSnapshot(domain, baseDn));
  }
  return {
    changed() {
      if (file === undefined) return;
      if (timer === undefined) timer = setTimeout(save, quietMs).unref();
      else timer.refresh();
    },
    close: save,
  };
}
