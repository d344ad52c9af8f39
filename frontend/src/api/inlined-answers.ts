import { inlinedAnswersId } from "@admit/contract";

/** Answers of the API that came with the page. */
export interface InlinedAnswers {
  /** When the page was requested and received, by the device's clock. */
  sentAt: number;
  receivedAt: number;
  /** The answer to a path, once: it is what is newest at the first paint alone. */
  take(path: string): unknown;
}

/** Null where the page has none, or is an old copy of the browser: its answers, and its time, may be hours old. */
export function readInlinedAnswers(page: Document, timing: Performance, now: number): InlinedAnswers | null {
  const text = page.getElementById(inlinedAnswersId)?.textContent;
  const [visit] = timing.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (!text || !visit || visit.type === "back_forward" || visit.transferSize === 0) return null;
  const answers = JSON.parse(text) as Record<string, unknown>;
  const startedAt = now - timing.now();
  return {
    sentAt: startedAt + visit.requestStart,
    receivedAt: startedAt + visit.responseStart,
    take(path) {
      const answer = answers[path];
      delete answers[path];
      return answer;
    },
  };
}
