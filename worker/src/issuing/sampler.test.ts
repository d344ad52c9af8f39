import type { Outcome } from "@admit/contract";
import { expect, test } from "vitest";
import { makeCommand, makeVoid } from "../testing/make-commands.ts";
import { describeGroup } from "./sampler.ts";

const outcome = (seq: number, decided: Partial<Outcome>): Outcome => ({
  ...makeCommand(seq, "user", 2),
  eventId: "event",
  status: "fulfilled",
  reason: null,
  requested: 2,
  issued: 2,
  decidedAtMs: 5000,
  acceptedAtMs: 4000,
  tickets: [],
  ...decided,
});

test("a group's line counts what was decided by outcome and reason, apart from what came again, late, or as a change", () => {
  const written = [
    outcome(3, { acceptedAtMs: 1000 }),
    outcome(6, {}),
    outcome(7, { status: "partial", reason: "user-cap", issued: 1 }),
    outcome(8, { status: "rejected", reason: "sold-out", issued: 0 }),
  ];
  const change = makeVoid(9, "ticket");
  const commands = [
    makeCommand(3, "user"),
    makeCommand(5, "user"),
    ...[6, 7, 8].map((seq) => makeCommand(seq, "user")),
  ];
  const outcomes = [...written, outcome(5, {}), { change, refusal: null, purchaseId: null }];
  expect(describeGroup([...commands, change], { outcomes, written }, 5)).toEqual({
    firstSeq: 3,
    lastSeq: 9,
    size: 6,
    decided: { fulfilled: 2, "partial user-cap": 1, "rejected sold-out": 1 },
    tickets: 5,
    repeated: 1,
    changes: 1,
    late: 1,
    oldestWaitMs: 4000,
  });
});
