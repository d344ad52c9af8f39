/** The order of a round: each begins with the next, so that nobody always comes first, or after the same. */
export function rotate<Each>(all: readonly Each[], round: number): Each[] {
  const first = all.length === 0 ? 0 : round % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}
