/** The line did not answer: nothing is promised, and the same request may be sent again. */
export class LineUnavailableError extends Error {
  override name = "LineUnavailableError";
}

/** For `catch`. @throws LineUnavailableError */
export const lineUnavailable = (cause: unknown): never => {
  throw new LineUnavailableError("the line did not answer", { cause });
};
