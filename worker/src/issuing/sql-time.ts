/** The second that was written last, and its text: most times of a group are of one second. */
let lastSecond = Number.NaN;
let lastText = "";

/** A DATETIME(3) literal in UTC. @param ms since 1970, not before */
export function sqlTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond) {
    lastText = new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ");
    lastSecond = second;
  }
  return `'${lastText}.${String(ms - second * 1000).padStart(3, "0")}'`;
}
