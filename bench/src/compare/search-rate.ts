/** Doubling ends here: more than any machine of today sustains, and less than the buyers' own rate limits allow. */
export const rateMax = 100_000;
/** Where even the first rate is too much, how often half of it is tried. */
const halvingsMax = 6;
/** The answer is within this part of the bound. */
const precision = 0.05;

/**
 * The highest rate that is sustained: doubled until one is not, then bisected to 5 %.
 * @param fromRate tried first
 * @returns 0 where not even a 64th of it is
 */
export async function searchRate(fromRate: number, probe: (rate: number) => Promise<boolean>): Promise<number> {
  const isSustained = async (rate: number): Promise<boolean> => rate <= rateMax && (await probe(rate));
  let low = 0;
  let high = fromRate;
  while (await isSustained(high)) {
    low = high;
    high *= 2;
  }
  for (let halving = 0; low === 0 && halving < halvingsMax; halving++) {
    const half = Math.round(high / 2);
    if (await isSustained(half)) low = half;
    else high = half;
  }
  if (low === 0) return 0;
  while (high - low > low * precision) {
    const middle = Math.round((low + high) / 2);
    if (await isSustained(middle)) low = middle;
    else high = middle;
  }
  return low;
}
