/** Times that something is done again which was the victim of a deadlock. */
const deadlocksMax = 5;

/**
 * Does a transaction again that was the victim of a deadlock: it has written nothing, and the other one has gone on.
 * What it does outside of the database is done again with it.
 * @param isDeadlock tells a deadlock from every other error, which is thrown as it is
 */
export async function repeatDeadlocks<Result>(
  transact: () => Promise<Result>,
  isDeadlock: (error: unknown) => boolean,
): Promise<Result> {
  for (let deadlocks = 0; ; deadlocks++) {
    try {
      return await transact();
    } catch (error) {
      if (!isDeadlock(error) || deadlocks === deadlocksMax) throw error;
    }
  }
}
