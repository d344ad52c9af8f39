import { capacityStands, capsHold, suspendedReceiveNothing, voidsStand } from "./check-caps.ts";
import { codesVerify, voidedCodesAdmitNoOne } from "./check-codes.ts";
import { oneIssuerAtATime } from "./check-issuers.ts";
import {
  numbersFollowTheLine,
  onePositionOnePurchase,
  positionsFollowTime,
  positionsNeverGrow,
} from "./check-order.ts";
import {
  everyAcceptedEnds,
  everyRowWasRequested,
  noAcceptedIsLost,
  nothingFails,
  oneKeyOneEffect,
  reusedKeysAreRefused,
  reportedOutcomesStand,
  unknownOnlyAfterALoss,
} from "./check-outcomes.ts";
import { connectionsReturn, memoryReturns } from "./check-resources.ts";
import type { Check } from "./check.ts";

/** Checked after each run, beside the audit of the database. */
export const checks = {
  "every-accepted-ends": everyAcceptedEnds,
  "no-accepted-is-lost": noAcceptedIsLost,
  "unknown-only-after-a-loss": unknownOnlyAfterALoss,
  "reported-outcomes-stand": reportedOutcomesStand,
  "one-key-one-effect": oneKeyOneEffect,
  "reused-keys-are-refused": reusedKeysAreRefused,
  "every-row-was-requested": everyRowWasRequested,
  "nothing-fails": nothingFails,
  "caps-hold": capsHold,
  "voids-stand": voidsStand,
  "capacity-stands": capacityStands,
  "suspended-receive-nothing": suspendedReceiveNothing,
  "numbers-follow-the-line": numbersFollowTheLine,
  "one-position-one-purchase": onePositionOnePurchase,
  "positions-follow-time": positionsFollowTime,
  "positions-never-grow": positionsNeverGrow,
  "one-issuer-at-a-time": oneIssuerAtATime,
  "codes-verify": codesVerify,
  "voided-codes-admit-no-one": voidedCodesAdmitNoOne,
  "connections-return": connectionsReturn,
  "memory-returns": memoryReturns,
  "nothing-strange": ({ history }) => history.strange,
} satisfies Record<string, Check>;
