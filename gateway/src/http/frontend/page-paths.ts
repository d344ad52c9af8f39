import { pagePaths } from "@admit/contract";

const partsOf = (path: string): string[] => path.split("/").filter((part) => part !== "");
const pages = pagePaths.map((path) => partsOf(path));

/** Whether the frontend has a page at this path. Case and a slash at the end count for nothing, as in its router. */
export function isPage(path: string): boolean {
  const parts = partsOf(path);
  return pages.some(
    (page) =>
      page.length === parts.length &&
      page.every((part, at) => part.startsWith(":") || part === parts[at]?.toLowerCase()),
  );
}

/** The name of the event whose page this is, or null. */
export function eventNameOf(path: string): string | null {
  const [events, name, ...rest] = partsOf(path);
  return events?.toLowerCase() === "events" && name !== undefined && rest.length === 0 ? name : null;
}
