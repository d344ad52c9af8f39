/** Rows of an export that are read, and held in memory, at a time. */
export const exportPageRows = 1000;

/**
 * A list page by page, each read only when it is asked for. Between pages nothing is held open: neither a
 * connection nor a snapshot, so a client may take its time. What is written meanwhile is found or not,
 * page by page; no row comes twice.
 *
 * @param read at most `count` rows after `last`
 */
export async function* keysetPages<Row>(
  read: (last: Row | undefined, count: number) => Promise<Row[]>,
): AsyncGenerator<Row[], void, undefined> {
  let last: Row | undefined;
  for (;;) {
    const rows = await read(last, exportPageRows);
    if (rows.length > 0) yield rows;
    if (rows.length < exportPageRows) return;
    last = rows.at(-1);
  }
}
