import type { TwoForms } from "../formats.ts";

export const console = ({ figure, plural, isolate }: TwoForms) => {
  return {
    pages: {
      operatorNav: "Operator",
      /** All lines: the page, and the way back to it. */
      linesLink: "Lines",
      noData: "No data yet.",
      notLive: (age: string): string => `Not live: ${age} old.`,
      live: "Live",
      connecting: "Connecting…",
      polledEvery: (seconds: number): string =>
        plural(seconds, {
          one: "Live stream unavailable. Refreshing every second.",
          other: "Live stream unavailable. Refreshing every # seconds.",
        }),
      unreachable: "Can’t reach the service; retrying.",
      notResponding: "The service isn’t responding; retrying.",
      retrying: "Retrying.",
    },
    overview: {
      operatorTitle: "Operator",
      clearTitle: "All clear · Operator",
      attentionTitle: (troubles: number): string => `(${figure(troubles)}) Attention · Operator`,
      ratesNote: "Rates and waits cover the last minute; the curve covers the last ten.",
    },
    line: {
      lineTitle: (event: string): string => `${event} · Operator`,
      noEvent: "No such event",
      seeAllLines: "See all lines",
      checkAddress: "Check the address for typos.",
      actionsLabel: "Actions",
      failuresHeading: "Failures",
      noFailures: "None.",
      /** As in "We couldn’t load this line." */
      thisLine: "this line",
      whenColumn: "When",
      buyerColumn: "Buyer",
      purchaseColumn: "Purchase",
      queueJob: "Queue job",
      reasonColumn: "Reason",
      idColumn: "Id",
      meanAndMax: (mean: string, max: string): string => `${mean} on average, ${max} at most`,
      workerFact: "Worker",
      noWorker: "None",
      workerAndEpoch: (worker: string, epoch: number): string => `${isolate(worker)}, epoch ${figure(epoch)}`,
      groupSizeFact: "Group size",
      commitTimeFact: "Commit time",
      inFlightFact: "In flight",
      batchCount: (count: number): string => plural(count, { one: "# batch", other: "# batches" }),
      saleClosesFact: "Sale closes",
      whenEventEnds: "When the event ends",
      pausedFact: "Paused",
      messageFact: "Message for buyers",
      quotedMessage: (message: string): string => `“${isolate(message)}”`,
    },
    /** Column names and headings of figures. */
    columns: {
      event: "Event",
      state: "State",
      refusing: "Refusing",
      waiting: "Waiting",
      oldest: "Oldest",
      joiningPerSecond: "Joining/s",
      servedPerSecond: "Served/s",
      sold: "Sold",
      failed: "Failed",
      p50: "p50",
      p95: "p95",
      p99: "p99",
      linesCaption: "Live lines, worst first. Rates and waits cover the last minute.",
    },
  };
};

export type Console = ReturnType<typeof console>;
