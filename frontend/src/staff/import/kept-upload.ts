import type { KeptText } from "../../browser/storage.ts";

const nameOf = (eventId: string): string => `admit.upload.${eventId}`;

/** What tells one file from another without reading it. */
const fingerprint = (file: File): string => `${file.size}.${file.lastModified}.${file.name}`;

/**
 * The key that a file is sent with. Until it is answered the same file keeps its key, also after a reload: so that
 * a file whose answer was lost is not issued twice when it is chosen again.
 */
export function uploadKey(storage: KeptText, eventId: string, file: File, newKey: () => string): string {
  const [key, ...rest] = (storage.getItem(nameOf(eventId)) ?? "").split(" ");
  if (key && rest.join(" ") === fingerprint(file)) return key;
  const fresh = newKey();
  storage.setItem(nameOf(eventId), `${fresh} ${fingerprint(file)}`);
  return fresh;
}

/** It was answered: the same file chosen once more is meant once more. */
export const forgetUpload = (storage: KeptText, eventId: string): void => storage.removeItem(nameOf(eventId));
