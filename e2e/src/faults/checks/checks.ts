import { capacityStands, capsHold, suspendedReceiveNothing, voidsStand } from "./check-caps.ts";
import { codesVerify, voidedCodesAdmitNobody } from "./check-codes.ts";
import { oneIssuerAtATime } from "./check-issuers.ts";
import { numbersFollowTheLine, onePlaceOnePurchase, placesFollowTime, positionsNeverGrow } from "./check-order.ts";
import {
  everyAcceptedEnds,
  everyRowWasAskedFor,
  noAcceptedIsLost,
  nothingFails,
  oneKeyOneEffect,
  reusedKeysAreRefused,
  toldOutcomesStand,
  unknownOnlyAfterALoss,
} from "./check-outcomes.ts";
import { connectionsReturn, memoryReturns } from "./check-resources.ts";
import type { Check } from "./check.ts";

/** What is checked after each run, beside the audit of the database. */
export const checks = {
  "every-accepted-ends": everyAcceptedEnds,
  "no-accepted-is-lost": noAcceptedIsLost,
  "unknown-only-after-a-loss": unknownOnlyAfterALoss,
  "told-outcomes-stand": toldOutcomesStand,
  "one-key-one-effect": oneKeyOneEffect,
  "reused-keys-are-refused": reusedKeysAreRefused,
  "every-row-was-asked-for": everyRowWasAskedFor,
  "nothing-fails": nothingFails,
  "caps-hold": capsHold,
  "voids-stand": voidsStand,
  "capacity-stands": capacityStands,
  "suspended-receive-nothing": suspendedReceiveNothing,
  "numbers-follow-the-line": numbersFollowTheLine,
  "one-place-one-purchase": onePlaceOnePurchase,
  "places-follow-time": placesFollowTime,
  "positions-never-grow": positionsNeverGrow,
  "one-issuer-at-a-time": oneIssuerAtATime,
  "codes-verify": codesVerify,
  "voided-codes-admit-nobody": voidedCodesAdmitNobody,
  "connections-return": connectionsReturn,
  "memory-returns": memoryReturns,
  "nothing-strange": ({ history }) => history.strange,
} satisfies Record<string, Check>;
