interface Invited {
  email: string;
  name?: string;
}

export interface ParsedPeople {
  /** Each address once, the first name with it. */
  people: Invited[];
  /** Numbers of the lines without an address, from 1. */
  wrongLines: number[];
}

const address = /[^\s<>,;"]+@[^\s<>,;"]+/;

/** People from pasted lines: "Ada Lovelace <ada@example.org>", "ada@example.org, Ada Lovelace" or an address alone. */
export function parsePeople(text: string): ParsedPeople {
  const byEmail = new Map<string, Invited>();
  const wrongLines: number[] = [];
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === "") continue;
    const [email] = address.exec(line) ?? [];
    if (email === undefined) {
      wrongLines.push(at + 1);
      continue;
    }
    const name = line
      .replace(email, "")
      .replace(/[<>,;"\t]+/g, " ")
      .trim();
    const key = email.toLowerCase();
    if (!byEmail.has(key)) byEmail.set(key, { email, ...(name && { name }) });
  }
  return { people: [...byEmail.values()], wrongLines };
}
