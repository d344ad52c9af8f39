import { once } from "node:events";

/** Waits so many milliseconds, or until it is told to stop. */
export async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  if (stopping.aborted || ms <= 0) return;
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), ms);
  await once(AbortSignal.any([over.signal, stopping]), "abort");
  clearTimeout(timer);
}
