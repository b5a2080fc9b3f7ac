import { type Kysely, sql } from 'kysely';

/**
 * What is new in an index of words may go in at once, or wait in a list until there is much of it; each suits one of ours.
 *
 * Tickets: with the list. Else each change of a status put all words of the ticket into the index one by one, two thirds of what a first run spent
 * on its tickets. Accounts by matching value: without it, because a thousand values are looked up at once, and each went through the whole list.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter index app.tickets_search_idx set (fastupdate = on)`.execute(db);
  await sql`alter index app.target_objects_match_keys_idx set (fastupdate = off)`.execute(db);
  await sql`select gin_clean_pending_list('app.target_objects_match_keys_idx'::regclass)`.execute(db);
}
