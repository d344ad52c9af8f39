/** Rows of an export in memory at a time. */
export const exportPageRows = 1000;

/**
 * A list page by page, each read on demand. Between pages no connection or snapshot is held, so a client may take its
 * time. Rows written meanwhile may be included or not; no row comes twice.
 * @param read returns at most `count` rows after `last`
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
