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
    charts: {
      now: "Now",
      wait: "Wait",
      perSecond: (rate: string): string => `${rate}/s`,
      series: {
        waiting: "waiting",
        sold: "sold",
        joining: "joining",
        served: "served",
        p50: "p50",
        p95: "p95",
        p99: "p99",
      },
      lastMinutes: "Last minutes in figures",
      minutesCaption: "Minute by minute, latest first",
      minuteColumn: "Minute",
      worstP99: "Worst p99",
    },
    wall: {
      viewEvent: "View event",
      showOnWall: "Show on the wall",
      ofCapacity: (capacity: number, percent: number): string => `of ${figure(capacity)} (${figure(percent)}%)`,
      opensIn: (time: string): string => `Opens in ${time}`,
      everythingReady: "Everything is ready",
      readyOf: (ready: number, checks: number): string => `${figure(ready)} of ${figure(checks)} ready`,
      /** Before what was found, for screen readers. */
      readiness: { ready: "Ready:", "not-ready": "Not ready:", unknown: "Not known:" },
    },
    health: {
      settingColumn: "Setting",
      statusColumn: "Status",
      settingOk: "OK",
      settingFails: "Failing",
      foundColumn: "Found",
      expectedColumn: "Expected",
      durabilityChecks: "Durability checks",
      processColumn: "Process",
      parts: { worker: "Worker", gateway: "Gateway" },
      lostAgo: (length: string): string => `Lost ${length} ago`,
      lostAndReplaced: (length: string): string => `Lost ${length} ago, replaced`,
      running: "Running",
      uptimeColumn: "Uptime",
      memoryColumn: "Memory",
      lagColumn: "Lag",
      eventsColumn: "Events",
      processesHeading: "Processes",
      processesCaption: "Gateways and workers",
      limitColumn: "Limit",
      refusedColumn: "Refused/min",
      whatToDo: "What to do",
      protectionHeading: "Protection",
      refusedCaption: "Refused in the last minute",
    },
    acts: {
      /** The buttons. */
      names: {
        pause: "Pause",
        resume: "Resume",
        shed: "Refuse purchases",
        "accept-again": "Accept purchases",
        "retry-failed": "Retry failed",
        "hand-over": "Hand over",
        "close-sale": "Close sale",
      },
      /** A button's name, for screen readers. */
      actFor: (act: string, event: string): string => `${act}: ${isolate(event)}`,
      blockedActFor: (act: string, event: string, why: string): string => `${act}: ${isolate(event)}. ${why}`,
      questions: {
        pause: (event: string): string => `Pause sales for “${isolate(event)}”?`,
        resume: (event: string): string => `Resume sales for “${isolate(event)}”?`,
        shed: (event: string): string => `Refuse purchases for “${isolate(event)}”?`,
        "accept-again": (event: string): string => `Accept purchases for “${isolate(event)}” again?`,
        "retry-failed": (event: string): string => `Retry failed purchases for “${isolate(event)}”?`,
        "hand-over": (event: string): string => `Hand “${isolate(event)}” over to another worker?`,
        "close-sale": (event: string): string => `Close the sale of “${isolate(event)}”?`,
      },
      /** @param shown what buyers in line read */
      pauseMeans: (shown: string): string =>
        `No one gets tickets until you resume. People already in line keep their place, and read “${shown}”`,
      lineContinues: (waiting: number): string =>
        waiting === 0
          ? "No one is waiting. New purchases are decided as they come in."
          : `The line continues where it stopped, in the same order, with ${figure(waiting)} waiting.`,
      shedMeans: "New buyers see your message instead of joining. People already in line keep their place.",
      acceptedAlready: "Purchases are already accepted.",
      buyersSee: (message: string): string => `Buyers currently see: “${isolate(message)}”`,
      joinTheEnd: "New purchases join the end of the line.",
      willRejoin: (count: number): string =>
        plural(count, {
          one: "# purchase will rejoin the line. Its buyer sees it waiting again, and gets tickets if there are any left.",
          other:
            "# purchases will rejoin the line. Their buyers see them waiting again, and get tickets if there are any left.",
        }),
      fixFirst: "Fix the cause first, or they will fail again.",
      workerReleases: (worker: string): string =>
        `${isolate(worker)} finishes its current batch and releases the line; another worker acquires it.`,
      itsWorkerReleases: "Its worker finishes its current batch and releases the line; another worker acquires it.",
      mayPauseBriefly: "The line may pause for a second or two. Everyone keeps their place.",
      /** @param shown what buyers read */
      noMoreBuying: (shown: string): string => `No one can buy from now on: buyers see “${shown}”`,
      stillDecided: (waiting: number): string =>
        waiting === 0
          ? "Issued tickets stay valid."
          : plural(waiting, {
              one: "The # already waiting is still decided. Issued tickets stay valid.",
              other: "The # already waiting are still decided. Issued tickets stay valid.",
            }),
      toReopen: "To reopen it, change its closing time in the event’s details.",
      pausedAndJoining: (event: string): string => `“${isolate(event)}” is paused. New purchases still join the line.`,
      pausedAndRefusing: (event: string): string => `“${isolate(event)}” is paused. New purchases are refused.`,
      runsAgain: (event: string): string => `“${isolate(event)}” is running again.`,
      isRefusing: (event: string): string => `New purchases for “${isolate(event)}” are refused with your message.`,
      acceptsAgain: (event: string): string => `“${isolate(event)}” accepts purchases again.`,
      nothingToRetry: (event: string): string => `“${isolate(event)}” has nothing to retry.`,
      inLineAgain: (count: number, event: string): string =>
        plural(count, {
          one: `# of “${isolate(event)}” is in line again.`,
          other: `# of “${isolate(event)}” are in line again.`,
        }),
      moreToRetry: "There are more: retry once more.",
      noWorkerRan: (event: string): string =>
        `No worker was running “${isolate(event)}”. The next free one acquires it.`,
      handingOver: (event: string): string => `Handing “${isolate(event)}” over to another worker.`,
      saleIsClosed: (event: string): string => `The sale of “${isolate(event)}” is closed.`,
      nothingFailed: "Nothing has failed.",
      noWorkerRuns: "No worker is running it.",
      saleClosedAt: (at: string): string => `The sale closed ${at}.`,
      adminsOnly: "Only admins can act here. You can see everything they see.",
      noOtherWorker: "There’s no other worker. Start a second one first.",
      writeMessage: "Write a message for buyers.",
      whilePaused: "While paused",
      letJoin: "Let new purchases join the line",
      letJoinHint: "They wait with everyone else.",
      refuseNew: "Refuse new purchases",
      refuseNewHint: "Buyers read that the organiser has paused the sale for a moment.",
      messageHint: "Buyers see exactly this. If you know when to come back, say so.",
    },
  };
};

export type Console = ReturnType<typeof console>;
