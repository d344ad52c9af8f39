import text from "../../../docs/operate/runbook.md?raw";

/** A piece of a line: plain, or set apart. */
export interface Piece {
  kind: "text" | "code" | "strong" | "em";
  text: string;
}

const marks = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\([^)]+\))/;

/** One line of the runbook's Markdown; a link is its text. */
function piecesOf(line: string): Piece[] {
  return line
    .split(marks)
    .filter(Boolean)
    .map((part): Piece => {
      if (part.startsWith("`")) return { kind: "code", text: part.slice(1, -1) };
      if (part.startsWith("**")) return { kind: "strong", text: part.slice(2, -2) };
      if (part.startsWith("*")) return { kind: "em", text: part.slice(1, -1) };
      if (marks.test(part)) return { kind: "text", text: part.slice(1, part.indexOf("]")) };
      return { kind: "text", text: part };
    });
}

/** The paragraphs of an alert's entry in the runbook; empty where it has none. */
export function runbookEntry(alert: string): Piece[][] {
  const [, entry = ""] = `${text}\n## `.split(`\n### ${alert}\n`);
  const body = entry.slice(0, entry.search(/\n#{2,3} /));
  return body
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(piecesOf);
}
