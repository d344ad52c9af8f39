interface Rule {
  pattern: RegExp;
  why: string;
}

/** What readers had to translate, and what Admit says instead. */
const unclear: Rule[] = [
  { pattern: /\b(whoever|somebody|nobody)\b/i, why: "write the role: the buyer, the caller, another worker, no one" },
  { pattern: /\btold\b/i, why: 'write "notified", "reported", "shown", "returned"' },
  // But not where Intl.Segmenter names its granularity, and Unicode its U+2060.
  { pattern: /(?<!granularity: ")\bwords?\b(?! joiner)/i, why: 'write "message", "text", "notification"' },
];
/** Files that have to name the terms: the rules, their test, and the page that explains them. */
const exempt = ["CONTRIBUTING.md", "scripts/src/checks/text-rules.ts", "scripts/src/checks/text-rules.test.ts"];

const undisciplined: Rule[] = [
  {
    pattern: /\b(it|test|describe|suite)\.(only|skip|todo|fails)\b|\b(x|f)(it|describe)\(/,
    why: "a test that does not run proves nothing",
  },
  {
    pattern: /node:timers\/promises|\bsleep\(|setTimeout\((resolve|done|\(\) => (resolve|done)\()/,
    why: "a test waits for a signal, never for time to pass",
  },
];

/** What breaks the rules of language, each with its file, line and what to write instead. */
export const unclearTerms = (file: string, text: string): string[] =>
  exempt.includes(file) ? [] : brokenRules(unclear, file, text);

/** What breaks the rules for tests, each with its file and line. */
export const undisciplinedTests = (file: string, text: string): string[] => brokenRules(undisciplined, file, text);

function brokenRules(rules: readonly Rule[], file: string, text: string): string[] {
  return text.split("\n").flatMap((line, index) =>
    rules.flatMap(({ pattern, why }) => {
      const found = pattern.exec(line)?.[0];
      return found === undefined ? [] : [`${file}:${index + 1} "${found}": ${why}`];
    }),
  );
}
