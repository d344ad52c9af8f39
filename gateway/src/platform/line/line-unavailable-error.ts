/** The line cannot be asked now: nothing is promised, and the same request may be sent again. */
export class LineUnavailableError extends Error {
  override name = "LineUnavailableError";
}
