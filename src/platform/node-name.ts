import { hostname } from 'node:os';

/** This process among all that share a database, as a human can find it. */
export function readNodeName(): string {
  return `${hostname()}:${process.pid}`;
}
