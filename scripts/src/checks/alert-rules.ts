/** Names of Admit's and its processes' own figures in an expression of Prometheus, as they are asked for. */
export function metricsIn(text: string): string[] {
  return [...new Set(text.match(/\b(?:(?:admit|nodejs|process)_[a-z0-9_]+|up(?=\{))/g))];
}

/** The anchors that GitHub makes of a page's headings. */
export function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
}
