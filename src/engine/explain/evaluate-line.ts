/** Expressions for the command line, which knows the engine alone. */

export type { TraceNode } from '../../mapping/index.ts';
export { evaluateLine } from '../../mapping/index.ts';
