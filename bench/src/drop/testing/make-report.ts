import { readOptions } from "../read-options.ts";
import type { Report } from "../report.ts";

const latency = { count: 10, p50: 1, p95: 2, p99: 3, p999: 4, max: 5 };

/** The report of a drop that went well, but for what the test says. */
export function makeTestReport(given: Partial<Report> = {}): Report {
  return {
    startedAt: "2026-11-22T19:00:00.000Z",
    command: "pnpm drop",
    machine: "2 × a processor",
    url: "http://127.0.0.1:8080",
    options: readOptions([]),
    event: {
      id: "01JD3V5Y6Q8ZK2M4N6P8R0S2T5",
      slug: "rehearsal",
      title: "Rehearsal",
      capacity: 1000,
      userCap: 50,
    },
    sending: { sent: 5000, dropped: 0, ratePerSecond: 1000, lag: latency },
    acceptance: latency,
    refusal: latency,
    decision: latency,
    serverWait: latency,
    buyers: { accepted: 600, decided: 600, refused: 4400, unanswered: 0, lost: 0 },
    outcomes: { "refused: sold-out": 4400, fulfilled: 500, "rejected: sold-out": 100 },
    answers: { "POST purchase 409": 4400, "POST purchase 202": 600 },
    retries: {},
    faults: 0,
    tickets: { placesLeft: 1000, asked: 10_000, issued: 1000, expected: 1000 },
    isStalled: false,
    audit: { passed: true, output: "1,000 tickets" },
    ...given,
  };
}
