import { texts } from "../language/texts.ts";
import type { Trouble } from "./troubles.ts";

/** A measured trouble is shown once so many overviews in a row have it: they are a second apart. */
const confirmSamples = 2;
/** It is gone once no overview has had it for so long. */
const goneAfterMs = 5000;

interface Held {
  trouble: Trouble;
  /** Overviews in a row. */
  samples: number;
  seenAtMs: number;
  isShown: boolean;
}

export interface Settled {
  held: ReadonlyMap<string, Held>;
  /** Worst first. */
  shown: readonly Trouble[];
}

/**
 * What is shown of the troubles that one more overview has, so that nothing flips each second. A measured trouble has to
 * be confirmed, and disappears some time after its last overview; what a person has set appears and disappears at once.
 * The first overview is taken as it is.
 *
 * @param before null for the first overview
 */
export function settle(before: Settled | null, found: readonly Trouble[], atMs: number): Settled {
  const held = new Map<string, Held>();
  for (const [key, last] of before?.held ?? []) {
    const isKept = last.isShown && !last.trouble.isSet && atMs - last.seenAtMs < goneAfterMs;
    if (isKept) held.set(key, last);
  }
  for (const trouble of found) {
    const last = before?.held.get(trouble.key);
    const samples = (last?.samples ?? 0) + (last?.seenAtMs === atMs ? 0 : 1);
    const isShown = before === null || trouble.isSet || last?.isShown === true || samples >= confirmSamples;
    held.set(trouble.key, { trouble, samples, seenAtMs: atMs, isShown });
  }
  const shown = [...held.values()]
    .filter(({ isShown }) => isShown)
    .toSorted((one, other) => one.trouble.rank - other.trouble.rank)
    .map(({ trouble, seenAtMs }) => (seenAtMs === atMs ? trouble : { ...trouble, more: endingText(atMs - seenAtMs) }));
  return { held, shown };
}

const endingText = (goneMs: number): string =>
  texts.operator.troubles.seemsOver(Math.max(1, Math.round(goneMs / 1000)));
