/** Frames of a stack that are kept. */
const framesMax = 12;
/** Causes of causes that are kept. */
const causesMax = 3;
/** Longest message, and longest text of frames, that is searched: the cause of an error may choose its length. */
const messageLengthMax = 2048;
const framesLengthMax = 8192;

export interface DescribedError {
  name: string;
  code?: string | number;
  errno?: number;
  /** A mail server's, instead of its message, which names the address. */
  responseCode?: number;
  message?: string;
  /** Frames alone: its first lines are the message once more. */
  stack?: string;
  cause?: DescribedError;
}

/**
 * An error for the log: its kind and its origin, never its values. That excludes a database error's statement, and what
 * its message quotes, which may be a user's address or key.
 */
export function describeError(error: unknown, causesLeft = causesMax): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, errno, responseCode } = error as { code?: unknown; errno?: unknown; responseCode?: unknown };
  return {
    name: error.name,
    ...((typeof code === "string" || typeof code === "number") && { code }),
    ...(typeof errno === "number" && { errno }),
    ...(typeof responseCode === "number" ? { responseCode } : { message: withoutValues(error.message) }),
    stack: framesOf(error),
    ...(error.cause !== undefined && causesLeft > 0 && { cause: describeError(error.cause, causesLeft - 1) }),
  };
}

/** The frames after the message, which may itself have lines that look like frames. */
function framesOf({ stack = "", message }: Error): string {
  const at = stack.indexOf(message);
  const behind = at === -1 ? 0 : at + message.length;
  const lines = stack.slice(behind, behind + framesLengthMax).split("\n");
  return lines
    .filter((line) => line.startsWith("    at "))
    .slice(0, framesMax)
    .join("\n");
}

/** A quotation mark, but no apostrophe between letters. */
const quote = /"|(?<!\w)'|'(?!\w)/g;
const brokenKey = /for key '([\w.]+)'$/;
const address = /[^\s<>"'`(),;]+@[^\s<>"'`(),;]+/g;
/** Longer than an id: a token, a code, a hash. */
const secret = /[\w-]{27,}/g;

/**
 * The last line of a message without what it quotes, from the first mark to the last, since a value may hold
 * marks and lines of its own; and without addresses and whatever is as long as a secret. The name of a broken key
 * stays. The beginning of a message that is too long counts as quoted.
 */
function withoutValues(message: string): string {
  const isCut = message.length > messageLengthMax;
  const text = message.slice(-messageLengthMax).trim();
  const marks = [...text.matchAll(quote)].map(({ index }) => index);
  const first = isCut ? 0 : marks[0];
  const last = marks.at(-1);
  if (isCut && last === undefined) return "…";
  const unquoted =
    first === undefined || last === undefined ? text : `${text.slice(0, first)}'…'${text.slice(last + 1)}`;
  const line = unquoted.split("\n").at(-1) ?? "";
  const key = brokenKey.exec(text)?.[1];
  return line.replace(address, "…@…").replace(secret, "…") + (key === undefined ? "" : ` for key ${key}`);
}
