import { isId } from "@admit/contract";

/**
 * Ids as a list for `IN`, `''` where there are none, since SQL allows no empty list. Checked rather than escaped
 * one by one, which for a thousand ids takes longer than looking them up.
 * @throws Error where a text is no id, which would be our own fault
 */
export function sqlIds(ids: readonly string[]): string {
  const stranger = ids.find((id) => !isId(id));
  if (stranger !== undefined) throw new Error(`not an id: ${JSON.stringify(stranger)}`);
  return `'${ids.join("','")}'`;
}

/** The second that was formatted last: most times of a group are within one second. */
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
