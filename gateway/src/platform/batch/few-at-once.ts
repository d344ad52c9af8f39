/**
 * Runs at most `max` at a time, the others in their order.
 * @param waitMs how long one waits for its turn: an error with the code ETIMEDOUT then, and it is never begun
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
