import { readFileSync } from "node:fs";

const file = new URL("../../../docs/reference/limits.md", import.meta.url);
const columns = ["route", "one call costs", "limit per caller", "limit per gateway"];

export interface LimitsRow {
  /** As in the roles table, without backticks. */
  route: string;
  cells: string[];
  /** The caller's limits, which are in backticks. */
  limits: string[];
}

/** The rows of the document's table of routes. @throws Error if its columns differ */
export function readLimitsTable(): LimitsRow[] {
  const [head = [], , ...rows] = readTable("Routes");
  if (head.join() !== columns.join()) throw new Error(`the table's columns are ${head.join(", ")}`);
  return rows.map(([route = "", ...cells]) => ({
    route: route.replaceAll("`", ""),
    cells,
    limits: namesIn(cells[1]),
  }));
}

/** The limits that the document explains. */
export const readCallerLimits = (): string[] => readTable("Limits of a caller").flatMap(([names]) => namesIn(names));

function readTable(title: string): string[][] {
  const [, text = ""] = readFileSync(file, "utf8").split(`\n## ${title}\n`);
  const [section = ""] = text.split("\n## ");
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  return lines.map((line) => line.split("|").slice(1, -1)).map((cells) => cells.map((cell) => cell.trim()));
}

/** What stands in backticks. */
const namesIn = (cell = ""): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
