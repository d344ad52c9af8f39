import DataLoader from "dataloader";
import { within } from "../within.ts";

/** In-flight batches of one loader. Meanwhile the next batch collects keys. */
const inFlightMax = 1;

/** A batch that takes longer is abandoned, so that a frozen database cannot block all later loads. */
const loadWithinMs = 2000;

/**
 * A loader whose batches grow with load, like the groups of the line: a single key is loaded at once, and keys requested
 * while a batch is in flight are loaded together in the next. Nothing is cached.
 * @param load returns as many values as keys, in their order
 */
export function loadTogether<Key, Value>(
  load: (keys: readonly Key[]) => Promise<(Value | Error)[]>,
  batchSizeMax: number,
): DataLoader<Key, Value> {
  const collecting: (() => void)[] = [];
  let inFlight = 0;
  const dispatchNext = (): void => {
    while (inFlight < inFlightMax) {
      const dispatch = collecting.shift();
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
        collecting.push(dispatch);
        setImmediate(dispatchNext);
      },
    },
  );
}
