import DataLoader from "dataloader";
import { within } from "../within.ts";

/** Batches of one loader on their way at a time; while one is, the next gathers. */
const inFlightMax = 1;

/** A batch that takes longer is given up, so that a database which is frozen blocks nobody for good. */
const loadWithinMs = 2000;

/**
 * A loader whose batches grow with load, like the groups of the line: a lone key goes at once, and what is
 * asked for while a batch is on its way goes together in the next. Nothing is remembered.
 *
 * @param load gives as many values as keys, in their order
 */
export function loadTogether<Key, Value>(
  load: (keys: readonly Key[]) => Promise<(Value | Error)[]>,
  batchSizeMax: number,
): DataLoader<Key, Value> {
  const gathering: (() => void)[] = [];
  let inFlight = 0;
  const dispatchNext = (): void => {
    while (inFlight < inFlightMax) {
      const dispatch = gathering.shift();
      if (dispatch === undefined) return;
      inFlight++;
      dispatch();
    }
  };
  return new DataLoader<Key, Value>(
    async (keys) => {
      try {
        return await within(loadWithinMs, () => load(keys));
      } finally {
        inFlight--;
        dispatchNext();
      }
    },
    {
      cache: false,
      maxBatchSize: batchSizeMax,
      batchScheduleFn: (dispatch) => {
        gathering.push(dispatch);
        setImmediate(dispatchNext);
      },
    },
  );
}
