export { addDays, OPEN_END } from './calendar.ts';
export * from './company.ts';
export { foldName, NAME_POOLS } from './names.ts';
export { createRandom, hashText, type Random } from './random.ts';
