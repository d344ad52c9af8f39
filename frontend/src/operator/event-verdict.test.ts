import type { OpsDrop, OpsLine } from "@admit/contract";
import { expect, test } from "vitest";
import { startMs } from "../testing/fake-sources.ts";
import { eventVerdict } from "./event-verdict.ts";
import { aDrop, aLine, aProcess, at } from "./testing/fake-ops.tsx";
import { troublesOf } from "./troubles.ts";

const empty = { state: "idle", waiting: 0, oldestWaitMs: null } as const;
const open = { salesOpenAt: at(-60) };
const paused = { state: "paused", paused: true, pausedAt: at(-60), pausedBy: "Ada" } as const;

test.each<[Partial<OpsLine>, Partial<OpsDrop>, string, RegExp]>([
  [{}, open, "Selling. 120 people waiting.", /^About 10 seconds to the end of the line\. 750 of 1,000 tickets left\.$/],
  [{ decidedPerSecond: 0 }, open, "Selling. 120 people waiting.", /^750 of/],
  [{ issued: 1000 }, open, "Sold out. 120 people waiting.", /^About/],
  [{ ...empty, issued: 1000 }, open, "Sold out. No one is waiting.", /^1,000 tickets sold\.$/],
  [empty, open, "On sale. No one is waiting.", /^750 of 1,000 tickets left\.$/],
  [{ ...empty, ...paused }, open, "Paused. No one is waiting.", /^Paused by Ada/],
  [empty, { salesOpenAt: at(60) }, "Not on sale yet.", /^Opens Sun 22 Nov/],
  [empty, { ...open, salesCloseAt: at(-1) }, "The sale is closed.", /^250 tickets sold\.$/],
  [empty, { status: "DRAFT" }, "A draft: buyers can’t see it.", /./],
])("a line that is %j of a sale that is %j: %s", (line, drop, what, more) => {
  const verdict = eventVerdict({ line: aLine(line), drop: aDrop(drop), troubles: [] }, startMs);
  expect(verdict).toMatchObject({ level: "clear", what });
  expect(verdict.more).toMatch(more);
});

test("a trouble of the event, or of no event, comes first; another event's does not", () => {
  const own = aLine({ state: "delayed" });
  const other = aLine({ eventId: "other", title: "Other" });
  const troubles = troublesOf({ lines: [own, other], processes: [aProcess()], checks: [], atMs: startMs });
  const of = (line: OpsLine) => eventVerdict({ line, drop: aDrop(open), troubles }, startMs);
  expect(of(own)).toMatchObject({ level: "alarm", what: "“The Long Winter Gala” is stuck." });
  expect(of(other)).toMatchObject({ level: "clear", what: "Selling. 120 people waiting." });
});

test("people in a paused line are never said to be served, whichever pause the headline names", () => {
  const line = aLine({ ...paused, oldestWaitMs: 1 });
  const verdict = eventVerdict({ line, drop: aDrop(open), troubles: [] }, startMs);
  expect(verdict).toMatchObject({ level: "notice", what: "Paused. 120 people waiting." });
});
