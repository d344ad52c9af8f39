import { readFileSync } from "node:fs";

const file = new URL("../../../specs/001-ticket-issuance/limits.md", import.meta.url);
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
  const [, section = ""] = readFileSync(file, "utf8").split("\n## Routes\n");
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  const [head = [], , ...rows] = lines.map((line) => line.split("|").slice(1, -1)).map((cells) => cells.map(trim));
  if (head.join() !== columns.join()) throw new Error(`the table's columns are ${head.join(", ")}`);
  return rows.map(([route = "", ...cells]) => {
    const limits = [...(cells[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
    return { route: route.replaceAll("`", ""), cells, limits };
  });
}

const trim = (text: string): string => text.trim();
