import type { TwoForms } from "../formats.ts";

/** What the console says of the system's state: troubles, readiness, the next drops. */
export const operator = ({ figure, plural, isolate }: TwoForms) => {
  const inQuotes = (title: string): string => `“${isolate(title)}”`;
  const people = (count: number): string => plural(count, { one: "# person", other: "# people" });
  const draft = "A draft: buyers can’t see it.";
  const archived = "Archived: buyers can’t see it.";
  const noWorker = "No worker is running.";
  return {
    people,
    inQuotes,
    withSlug: (title: string, slug: string) => `${inQuotes(title)} (${slug})`,
    states: { idle: "Idle", moving: "Moving", delayed: "Stuck", paused: "Paused", lost: "Stopped" },
    stateMeanings: {
      idle: "No one is waiting.",
      moving: "Purchases are being decided.",
      delayed: "People are waiting but nothing is being processed.",
      paused: "Paused by an operator.",
      lost: "People are waiting and no worker is running this event.",
    },
    waits: {
      noneWaiting: "No one is waiting.",
      waitingFor: (count: number, length: string) =>
        plural(count, {
          one: `# person waiting, for ${length}.`,
          other: `# people waiting, the oldest for ${length}.`,
        }),
      allClear: (moving: number) =>
        moving === 0
          ? "All clear. No one is waiting."
          : plural(moving, { one: "All clear. # line moving.", other: "All clear. # lines moving." }),
      totals: (waiting: number, joining: string, served: string) =>
        `${people(waiting)} waiting · ${joining} joining/s · ${served} served/s`,
      emptyPaused: (count: number) => plural(count, { one: "# empty line paused", other: "# empty lines paused" }),
    },
    troubles: {
      noWorker,
      startOne: "Start one to issue tickets.",
      isStuck: (name: string) => `${name} is stuck.`,
      nothingProcessed: "People are waiting but nothing is being processed.",
      flood: (what: string) => `Refusing a flood: ${what}.`,
      inLastMinute: (count: number) => `${figure(count)} in the last minute.`,
      hasFailed: (name: string) => `${name} has failed purchases.`,
      failedCount: (count: number) =>
        plural(count, {
          one: "# failed. Its buyer got no tickets.",
          other: "# failed. Their buyers got no tickets.",
        }),
      noOneRuns: "no worker is running it",
      workerDied: (age: string) => `its worker died ${age} ago`,
      restarting: "Restarting on another worker.",
      noOther: "No other worker is running.",
      hasStopped: (name: string, cause: string) => `${name} has stopped: ${cause}.`,
      lastHeardAt: (worker: string, time: string) => `Worker ${isolate(worker)} was last heard at ${time}.`,
      keepsPlaces: "Everyone keeps their place.",
      startWorker: "Start a worker: everyone keeps their place.",
      lastHeard: (age: string) => `Last heard ${age} ago. It crashed or isn’t responding.`,
      gatewayLost: (id: string) => `Gateway ${isolate(id)} is lost.`,
      workerLost: (id: string) => `Worker ${isolate(id)} is lost.`,
      othersServe: "Other gateways serve its buyers.",
      hadNone: "It had no events.",
      hadCount: (count: number) => plural(count, { one: "It had # event.", other: "It had # events." }),
      hadNamed: (name: string, more: number) =>
        more > 0 ? `It had ${name} and ${figure(more)} more.` : `It had ${name}.`,
      noOtherStart: "No other worker is running: start one.",
      takenOver: "Another worker has taken over.",
      takesOver: "Another worker takes over within seconds.",
      foundExpected: (found: string, expected: string) => `Found: ${isolate(found)}. Expected: ${isolate(expected)}.`,
      pausedWithPeople: (name: string, waiting: number) =>
        plural(waiting, {
          one: `${name} is paused, and # person is waiting.`,
          other: `${name} is paused, and # people are waiting.`,
        }),
      waitingInPaused: (waiting: number, lines: number) =>
        plural(waiting, {
          one: `# person is waiting in ${figure(lines)} paused lines.`,
          other: `# people are waiting in ${figure(lines)} paused lines.`,
        }),
      oneFor: (length: string) => `For ${length}.`,
      oldestFor: (length: string) => `The oldest for ${length}.`,
      oneForIn: (length: string, name: string) => `For ${length}, in ${name}.`,
      oldestForIn: (length: string, name: string) => `The oldest for ${length}, in ${name}.`,
      newRefused: "New buyers are refused.",
      pausedBy: (who: string, clock: string, age: string) => `Paused by ${isolate(who)} at ${clock}, ${age} ago.`,
      pausedAt: (clock: string, age: string) => `Paused at ${clock}, ${age} ago; the audit doesn’t say by whom.`,
      isRefusing: (name: string) => `${name} is refusing new buyers.`,
      areRefusing: (count: number) => `${figure(count)} events are refusing new buyers.`,
      theySee: (message: string) => `They see: ${inQuotes(message)}`,
      seemsOver: (seconds: number) => `It seems to be over: not seen for ${figure(seconds)} s.`,
    },
    verdict: {
      statusLabel: "Status",
      viewLine: "View line",
      viewLineOf: (title: string) => `View line: ${title}`,
      whatToDo: "What to do",
      moreBelow: (count: number) => `And ${figure(count)} more below.`,
      unknownNow: "Current status unknown.",
      noDataFor: (age: string, last: string) => `No data for ${age}. Last known: ${last}`,
      ticketsLeft: (left: number, capacity: number) => `${figure(left)} of ${figure(capacity)} tickets left.`,
      draft,
      archived,
      notYet: "Not on sale yet.",
      opensAt: (moment: string) => `Opens ${moment}.`,
      toTheEnd: (estimate: string) => `${estimate} to the end of the line.`,
      soldOutWaiting: (count: number) => `Sold out. ${people(count)} waiting.`,
      sellingWaiting: (count: number) => `Selling. ${people(count)} waiting.`,
      pausedWaiting: (count: number) => `Paused. ${people(count)} waiting.`,
      isClosed: "The sale is closed.",
      sold: (count: number) => plural(count, { one: "# ticket sold.", other: "# tickets sold." }),
      soldOut: "Sold out. No one is waiting.",
      isPaused: "Paused. No one is waiting.",
      onSale: "On sale. No one is waiting.",
    },
    readiness: {
      published: "Published",
      seen: { PUBLISHED: "Buyers can see it.", DRAFT: draft, ARCHIVED: archived },
      tickets: "Tickets",
      noneIssued: (tickets: string) => `${tickets}, none issued yet.`,
      issuedAlready: (tickets: string, issued: number) => `${tickets}, ${figure(issued)} issued already.`,
      saleWindow: "Sale window",
      noOpening: "No opening time: it sells once it’s published.",
      opens: (moment: string) => `Opens ${moment}.`,
      noClosing: "No closing time: it sells until you close it.",
      closes: (moment: string) => `Closes ${moment}.`,
      line: "Line",
      waitUntilResumed: "Paused: people will wait until you resume.",
      refusedWith: (message: string) => `New buyers are refused: ${inQuotes(message)}`,
      takesBuyers: "Not paused, and it takes buyers.",
      workers: "Workers",
      noWorker,
      running: (count: number) => plural(count, { one: "# worker running.", other: "# workers running." }),
      oneTakes: "One takes the line with the first buyer.",
      hasLine: (worker: string) => `${isolate(worker)} has the line.`,
      noStandBy: "No stand-by: if it dies, the line stops.",
      cannotRead: "We can’t read its settings.",
      savesAll: "It saves every write.",
      mail: "Mail",
      toFolder: "No mail server is set: mails are written to a folder.",
      lastFailed: (clock: string) => `The last mail failed at ${clock}: see the worker’s log.`,
      lastSent: (clock: string) => `The last mail went out at ${clock}.`,
      noneSent: "None sent since the workers started. Ask for a sign-in link to find out.",
      rehearsal: "Rehearsal",
      noRehearsal: (command: string) => `No rehearsal on record. Run: ${isolate(command)}`,
      noneOnRecord: "None on record",
      failed: (what: string) => `Failed ${what}.`,
      passedWith: (then: number, now: number) => `Passed with ${figure(then)} tickets; it has ${figure(now)} now.`,
      passed: (what: string) => `Passed ${what}.`,
      buyersAt: (buyers: number, perSecond: number) =>
        plural(buyers, { one: `# buyer at ${figure(perSecond)}/s`, other: `# buyers at ${figure(perSecond)}/s` }),
    },
    drops: {
      onSale: "on sale",
      inTime: (time: string) => `in ${time}`,
      inDays: (days: number) => plural(days, { one: "in # day", other: "in # days" }),
      isOnSale: (title: string) => `${inQuotes(title)} is on sale.`,
      nextOpens: (title: string, until: string) => `Next: ${inQuotes(title)} opens ${until}.`,
      event: "Event",
      opens: "Opens",
      tickets: "Tickets",
      published: "Published",
      draft: "Draft",
      rehearsal: "Rehearsal",
      nextDrops: "Next drops",
      noneAhead: "No sale has an opening time ahead.",
      caption: "Next drops, the next one first",
    },
    refusals: {
      "address-limit": {
        name: "Requests from one address",
        within: "requests from one address",
        help: "Find the address in your proxy’s log and block it there. If it is an office, raise RATE_LIMIT_ADDRESS.",
      },
      "user-limit": {
        name: "Requests from one account",
        within: "requests from one account",
        help: "A script may be using it. You can let it run: it cannot exceed its limit.",
      },
      "sign-in-limit": {
        name: "Requests for sign-in links",
        within: "requests for sign-in links",
        help: "Find the address in your proxy’s log and block it there. If it is an office, raise RATE_LIMIT_SIGN_IN.",
      },
      "new-account-limit": {
        name: "New accounts",
        within: "new accounts",
        help: "Set EMAIL_ALIASES=collapse, and let the event sell to older accounts only. If it is an office, raise RATE_LIMIT_NEW_ACCOUNTS.",
      },
      "account-too-new": {
        name: "Purchases by new accounts",
        within: "purchases by new accounts",
        help: "An event sells to older accounts only. Change that in its details if it keeps out the wrong people.",
      },
      "connection-limit": {
        name: "Connections",
        within: "connections",
        help: "Find the address in your proxy’s log and block it there, or start another gateway.",
      },
      "held-request-limit": {
        name: "Requests held open",
        within: "requests held open",
        help: "They were answered at once instead. Start another gateway if buyers wait for longer.",
      },
      "stream-limit": { name: "Live views", within: "live views", help: "Close the consoles that no one uses." },
      "unread-output": {
        name: "Clients that do not read their answers",
        within: "clients that do not read their answers",
        help: "They were disconnected. Block their address at your proxy if they come back.",
      },
      "upload-limit": { name: "Uploads", within: "uploads", help: "Wait until the earlier upload is done." },
      "export-limit": { name: "Exports", within: "exports", help: "Wait until the earlier exports are done." },
      "drawing-limit": {
        name: "Tickets as PDF",
        within: "tickets as PDF",
        help: "One ticket holder requests too many at once. They can try again in a moment.",
      },
    },
    warnings: {
      "untrusted-proxy": {
        name: "A proxy is not trusted",
        help: "All buyers behind it count as one address and share its limits. Set TRUSTED_PROXIES to the proxy’s address and restart the gateways.",
      },
    },
    checks: {
      unread: (check: string) => `We can’t read a setting: ${isolate(check)}.`,
      failing: (check: string) => `Check failing: ${isolate(check)}.`,
      redisSilent: "Redis isn’t answering.",
      mysqlSilent: "MySQL isn’t answering.",
      redisToDisk: "Redis isn’t saving writes to disk (appendonly).",
      redisEveryWrite: "Redis isn’t saving every write (appendfsync).",
      redisEviction: "Redis may drop data when its memory is full (maxmemory-policy).",
      mysqlCommit: "MySQL isn’t saving every commit (innodb_flush_log_at_trx_commit).",
      mysqlBinlog: "MySQL isn’t saving its binary log at every commit (sync_binlog).",
    },
    runbook: {
      notLoaded: "We couldn’t load the runbook.",
      loading: "Loading…",
      entryOf: (alert: string) => `Runbook, ${isolate(alert)}`,
      close: "Close",
    },
  };
};

export type Operator = ReturnType<typeof operator>;
