const mib = 1024 ** 2;
const leastBytes = 256 * mib;
const mostBytes = 2048 * mib;
/** Of the machine's memory: the rest is for the services, the browser and whatever else runs beside them. */
const share = 1 / 4;

/**
 * How many bytes of its tables MySQL may keep in memory. Ids of purchases are spread evenly, so that each purchase
 * touches pages anywhere among those of all that were decided before: where they are not in memory, each is two or three
 * reads from the disk. A million tickets are 1.2 GB, of which issuing touches 0.7 GB. What is never touched takes none.
 *
 * @param memoryBytes what the machine has
 */
export function bufferPoolBytes(memoryBytes: number): number {
  const wanted = Math.floor((memoryBytes * share) / mib) * mib;
  return Math.min(Math.max(wanted, leastBytes), mostBytes);
}
