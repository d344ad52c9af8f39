/** Errors of the file system that a person can fix, with the fix; by code. */
const remedies: Record<string, (path: string) => string> = {
  EACCES: (path) => `${path} cannot be used: this user may not write there. Change its rights or owner.`,
  EPERM: (path) => `${path} cannot be used: this user may not write there. Change its rights or owner.`,
  EROFS: (path) => `${path} is on a disk that is mounted read-only. Mount it for writing.`,
  ENOTDIR: (path) => `${path} cannot be used: a part of its path is a file. Move that file away.`,
  EEXIST: (path) => `${path} cannot be a folder: it is a file. Move that file away.`,
  ENOSPC: (path) => `The disk of ${path} is full. Free some space on it.`,
  EDQUOT: (path) => `The disk quota for ${path} is used up. Free some space.`,
};

/**
 * @param folder that was in use: an error while writing names no file
 * @returns a sentence that says what to do; undefined for an error of another kind
 */
export function explainFileError(error: unknown, folder: string): string | undefined {
  const { code, path } = error as { code?: unknown; path?: unknown };
  if (typeof code !== "string" || !Object.hasOwn(remedies, code)) return undefined;
  return remedies[code]?.(typeof path === "string" ? path : folder);
}

/** What servers write to their logs where the disk is full. */
const fullDisk = /no space left on device|disk (is )?full|errcode: 28|errno: 28|os error 28|ENOSPC/i;

/** @returns a sentence if a program's log says that the disk of the folder is full, else nothing */
export const fullDiskHint = (log: string, folder: string): string =>
  fullDisk.test(log) ? `\n\n${explainFileError({ code: "ENOSPC" }, folder)}` : "";
