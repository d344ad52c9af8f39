interface Rule {
  pattern: RegExp;
  why: string;
}

const rules: Rule[] = [
  {
    pattern: /\b(it|test|describe|suite)\.(only|skip|todo|fails)\b/,
    why: "a test that does not run proves nothing",
  },
  { pattern: /\b(x|f)(it|describe)\(/, why: "a test that does not run proves nothing" },
  {
    pattern: /node:timers\/promises|\bsleep\(|setTimeout\((resolve|done|\(\) => (resolve|done)\()/,
    why: "a test waits for a signal, never for time to pass",
  },
];

/** What breaks the rules for tests, each with its file and line. */
export function undisciplinedTests(file: string, text: string): string[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      rules.filter(({ pattern }) => pattern.test(line)).map(({ why }) => `${file}:${index + 1} ${why}: ${line.trim()}`),
    );
}
