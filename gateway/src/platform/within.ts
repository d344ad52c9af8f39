import pTimeout from "p-timeout";

/**
 * Bounds a wait. The work is not cancelled; its result is discarded.
 * @throws an error with the code ETIMEDOUT after `ms`, which counts as a server that is away
 */
export const within = <Result>(ms: number, work: () => Promise<Result>): Promise<Result> =>
  pTimeout(work(), {
    milliseconds: ms,
    fallback: () => {
      throw Object.assign(new Error(`no answer within ${ms} ms`), { code: "ETIMEDOUT" });
    },
  });
