/** Most rows in one statement: well below MySQL's largest packet, and built in a few milliseconds. */
const chunkSizeMax = 500;

/** The items in groups that each fit into one statement, in their order. */
export function* inChunks<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += chunkSizeMax) yield items.slice(at, at + chunkSizeMax);
}
