/** Longest path in a refusal: the names in it come from the request. */
const pathLengthMax = 200;

/** With the `u` flag, a half that is not part of a pair. */
const halfCharacter = /\p{Surrogate}/u;

/**
 * Whether every store and reader takes a text unchanged: it has no half of a surrogate pair, which UTF-8 cannot
 * write, and no NUL, which databases ignore or stop at. Other control characters are kept.
 */
export const isWellFormedText = (text: string): boolean => !text.includes("\0") && !halfCharacter.test(text);

/** JSON can write such a character only as an escape. */
const escaped = /\\u(?:0000|d[89a-f])/i;

/** A text, or a value that may contain one, and where it was found. */
interface Found {
  value: string | object;
  name: string | number;
  within: Found | null;
}

/**
 * The path of the first text in `json` that is not well-formed, such as `rows.0.name`; null if there is none, or
 * if `json` is not JSON.
 */
export function illFormedPath(json: string): string | null {
  if (!escaped.test(json)) return null;
  // A list and no recursion: a body may be nested deeper than the stack is.
  const left: Found[] = [];
  const add = (value: unknown, name: string | number, within: Found | null): void => {
    if (typeof value === "string" || (typeof value === "object" && value !== null)) left.push({ value, name, within });
  };
  add(parse(json), "", null);
  for (let found = left.pop(); found !== undefined; found = left.pop()) {
    const { value } = found;
    if (typeof value === "string") {
      if (!isWellFormedText(value)) return pathTo(found);
    } else if (Array.isArray(value)) {
      for (let at = value.length - 1; at >= 0; at--) add(value[at], at, found);
    } else {
      const fields = Object.entries(value);
      for (const [name] of fields) if (!isWellFormedText(name)) return pathTo({ value: name, name, within: found });
      for (const [name, field] of fields.toReversed()) add(field, name, found);
    }
  }
  return null;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function pathTo(found: Found): string {
  const names: (string | number)[] = [];
  for (let at: Found = found; at.within !== null; at = at.within) names.push(at.name);
  const path = names.toReversed().join(".").slice(0, pathLengthMax);
  return path.replaceAll("\0", "\ufffd").replaceAll(/\p{Surrogate}/gu, "\ufffd");
}
