import { preferWaitMaxS } from "@admit/contract";

/** `Prefer: wait=N` (RFC 7240), in milliseconds, at most `preferWaitMaxS`; 0 where it is not asked for. */
export function preferredWaitMs(prefer: string | undefined): number {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})/i.exec(prefer ?? "")?.[1];
  return seconds === undefined ? 0 : Math.min(Number(seconds), preferWaitMaxS) * 1000;
}
