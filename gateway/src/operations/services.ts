import type { EventServices } from "../events/services.ts";
import type { Callers } from "../platform/route/caller.ts";
import type { Ops } from "./open-ops.ts";
import type { Readiness } from "./open-readiness.ts";

export interface OperationsServices extends EventServices {
  /** What operators see; collected only while one of them watches. */
  ops: Ops;
  readiness: () => Promise<Readiness>;
}

/** The stream keeps checking that its caller may still watch. */
export interface StreamServices extends OperationsServices {
  callers: Callers;
}
