import LineBreaker from "linebreak";

const parts = new Intl.Segmenter("en", { granularity: "word" });

/** Scripts without spaces: Unicode's rules find too few ends of a line in the first, and too many in the second. */
const unspaced = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const ideographic = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * Where a line may end within a text, as offsets: where Unicode's rules (UAX 14) allow it, and in scripts that write no
 * spaces only between parts of speech.
 */
export function breaksOf(text: string): Set<number> {
  const breaks = new Set<number>();
  const breaker = new LineBreaker(text);
  for (let found = breaker.nextBreak(); found !== null; found = breaker.nextBreak()) breaks.add(found.position);
  if (!unspaced.test(text) && !ideographic.test(text)) return breaks;
  const starts = new Set(Array.from(parts.segment(text), ({ index }) => index));
  const between = (at: number, script: RegExp) =>
    script.test(text.charAt(at - 1)) && script.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
  for (const at of breaks) if (between(at, ideographic) && !starts.has(at)) breaks.delete(at);
  for (const at of starts) if (between(at, unspaced)) breaks.add(at);
  return breaks;
}
