import { parseEmail } from "@admit/contract";

interface Invited {
  email: string;
  name?: string;
}

export interface ParsedPeople {
  /** Each address once, the first name with it. */
  people: Invited[];
  /** Numbers of the lines that are not read for certain, from 1. */
  wrongLines: number[];
}

/** What surrounds an address in lists: brackets, quotation marks, separators, a scheme. */
const around = /^(?:mailto:|[<("'\s])+|[>)"'.,;\s]+$/gi;

/**
 * People from pasted lines: "Ada Lovelace <ada@example.org>", "ada@example.org, Ada Lovelace" or an address alone. A line
 * without an address, with one that is none, or with several is wrong: no one is left out, or invited by half a line.
 */
export function parsePeople(text: string): ParsedPeople {
  const byEmail = new Map<string, Invited>();
  const wrongLines: number[] = [];
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === "") continue;
    const parts = line.split(/[\s,;]+/);
    const found = parts.filter((part) => part.includes("@"));
    const email = (found[0] ?? "").replaceAll(around, "");
    const key = parseEmail(email);
    if (found.length !== 1 || key === null) {
      wrongLines.push(at + 1);
      continue;
    }
    const name = parts
      .filter((part) => part !== found[0])
      .join(" ")
      .replaceAll('"', "")
      .trim();
    if (!byEmail.has(key)) byEmail.set(key, { email, ...(name && { name }) });
  }
  return { people: [...byEmail.values()], wrongLines };
}
