/**
 * Runs at most `max` jobs at a time, in order.
 * @param waitMs after this wait a job is rejected with the code ETIMEDOUT and never started
 */
export function fewAtOnce(max: number, waitMs: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;

  const turn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(Object.assign(new Error(`no turn within ${waitMs} ms`), { code: "ETIMEDOUT" }));
      }, waitMs);
      waiting.push(begin);
    });

  return async (work) => {
    if (running < max) running += 1;
    else await turn();
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
