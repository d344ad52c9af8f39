/**
 * Bounds a wait. The work itself goes on; what it comes to is nobody's any more.
 * @throws an error with the code ETIMEDOUT once `ms` are over, which counts as a server that is away
 */
export async function within<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const give = (): void => reject(Object.assign(new Error(`no answer within ${ms} ms`), { code: "ETIMEDOUT" }));
    timer = setTimeout(give, ms);
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
