import { createSignal, type Accessor } from "solid-js";

export interface Act<Given extends unknown[], Value> {
  /** Undefined where it failed, or one is on its way already; never throws. */
  run(...given: Given): Promise<Value | undefined>;
  isBusy: Accessor<boolean>;
  /** Why the latest one failed. */
  error: Accessor<unknown>;
  clear(): void;
}

/** Something that staff do: one at a time, with what went wrong kept to be shown. */
export function createAct<Given extends unknown[], Value>(act: (...given: Given) => Promise<Value>): Act<Given, Value> {
  const [isBusy, setIsBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  return {
    async run(...given) {
      if (isBusy()) return undefined;
      setIsBusy(true);
      setError(undefined);
      try {
        return await act(...given);
      } catch (reason) {
        setError(reason);
        return undefined;
      } finally {
        setIsBusy(false);
      }
    },
    isBusy,
    error,
    clear: () => setError(undefined),
  };
}
