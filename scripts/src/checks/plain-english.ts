interface Rule {
  pattern: RegExp;
  instead: string;
}

/** What readers had to translate, and what Admit says instead. */
const rules: Rule[] = [
  { pattern: /\b(whoever|somebody|nobody)\b/i, instead: "the role: the buyer, the caller, another worker, no one" },
  { pattern: /\btold\b/i, instead: '"notified", "reported", "shown", "returned"' },
  { pattern: /\bwords?\b/i, instead: '"message", "text", "notification"' },
];

/** Files that have to name the terms: the rules, their test, and the page that explains them. */
const exempt = ["CONTRIBUTING.md", "scripts/src/checks/plain-english.ts", "scripts/src/checks/plain-english.test.ts"];

/** What breaks the rules of language, each with its file, line and what to write instead. */
export function unclearTerms(file: string, text: string): string[] {
  if (exempt.includes(file)) return [];
  return text
    .split("\n")
    .flatMap((line, index) =>
      rules
        .filter(({ pattern }) => pattern.test(line))
        .map(({ pattern, instead }) => `${file}:${index + 1} "${pattern.exec(line)?.[0]}": write ${instead}`),
    );
}
