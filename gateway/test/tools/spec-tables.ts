import { readFileSync } from "node:fs";

/** The rows of the first table in a section of a page in docs/reference/, the head first. */
function readTable(file: string, section = ""): string[][] {
  const text = readFileSync(new URL(`../../../docs/reference/${file}`, import.meta.url), "utf8");
  const [, after = ""] = section === "" ? ["", text] : text.split(`\n## ${section}\n`);
  const [part = ""] = section === "" ? [after] : after.split("\n## ");
  const lines = part.split("\n").filter((line) => line.startsWith("|"));
  return lines.map((line) => line.split("|").slice(1, -1)).map((cells) => cells.map((cell) => cell.trim()));
}

/** The rows without head and rule. @throws Error if the columns differ */
function readRows(file: string, section: string, columns: readonly string[]): string[][] {
  const [head = [], , ...rows] = readTable(file, section);
  if (head.join() !== columns.join()) throw new Error(`the columns of ${file} are ${head.join(", ")}`);
  return rows;
}

/** The texts in backticks. */
const namesIn = (cell = ""): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

export const roles = ["anonymous", "invited", "suspended", "owner", "other buyer", "staff", "admin"] as const;
export type Role = (typeof roles)[number];

export interface RolesRow {
  route: string;
  /** A request to the route that needs another right; empty for the usual one. */
  special: string;
  expected: Record<Role, string>;
}

/** The table of roles.md: which status each role gets from each route. */
export const readRolesTable = (): RolesRow[] =>
  readRows("roles.md", "", ["route", ...roles]).map(([first = "", ...expected]) => {
    const [, route = "", special = ""] = /^`([^`]+)`(?:, (.+))?$/.exec(first) ?? [];
    const byRole = Object.fromEntries(roles.map((role, at) => [role, expected[at] ?? ""]));
    return { route, special, expected: byRole as Record<Role, string> };
  });

export interface LimitsRow {
  route: string;
  cells: string[];
  /** The limits of a caller. */
  limits: string[];
}

/** The routes of limits.md. */
export const readLimitsTable = (): LimitsRow[] =>
  readRows("limits.md", "Routes", ["route", "one call costs", "limit per caller", "limit per gateway"]).map(
    ([route = "", ...cells]) => ({ route: route.replaceAll("`", ""), cells, limits: namesIn(cells[1]) }),
  );

/** The limits of a caller that limits.md explains. */
export const readCallerLimits = (): string[] =>
  readTable("limits.md", "Limits of a caller").flatMap(([names]) => namesIn(names));
