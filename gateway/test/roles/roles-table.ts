import { readFileSync } from "node:fs";
import type { RouteName } from "./walk.ts";

const file = new URL("../../../docs/reference/roles.md", import.meta.url);

export const roles = ["anonymous", "invited", "suspended", "owner", "other buyer", "staff", "admin"] as const;
export type Role = (typeof roles)[number];

export interface Row {
  route: RouteName;
  /** What is asked of the route beside the usual; empty for the usual. */
  special: string;
  expected: Record<Role, string>;
}

/** The rows of the document's table. @throws Error where its columns are others */
export function readRolesTable(): Row[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const cells = lines.filter((line) => line.startsWith("|")).map((line) => line.split("|").slice(1, -1).map(trim));
  const [head = [], , ...rows] = cells;
  if (head.join() !== ["route", ...roles].join()) throw new Error(`the table's columns are ${head.join(", ")}`);
  return rows.map(([first = "", ...expected]) => {
    const [, route = "", special = ""] = /^`([^`]+)`(?:, (.+))?$/.exec(first) ?? [];
    return { route, special, expected: Object.fromEntries(roles.map((role, at) => [role, expected[at] ?? ""])) } as Row;
  });
}

const trim = (text: string): string => text.trim();
