import { encodeOutcome } from "@admit/line";
import { noSpan, type Span } from "@admit/telemetry";
import { isChange, isPurchase } from "../database/issuer-database.ts";
import type { WorkerServices } from "../services.ts";
import type { CommittedGroup } from "./commit-group.ts";

/** Publishes an event's outcomes and the head of its line. */
export class Publisher {
  #headAcceptedAtMs = 0;

  readonly #eventId: string;
  readonly #services: WorkerServices;

  constructor(eventId: string, services: WorkerServices) {
    this.#eventId = eventId;
    this.#services = services;
  }

  /** Best effort: gateways that miss it read MySQL, where the decision is. */
  publish({ outcomes, event }: Pick<CommittedGroup, "outcomes" | "event">, head: number, group: Span = noSpan): void {
    const { store, tracing, log } = this.#services;
    const span = group.isRecorded ? tracing.begin("publication", { kind: "producer", parent: group }) : noSpan;
    for (const outcome of outcomes) {
      const { acceptedAtMs } = isChange(outcome) ? outcome.change : outcome;
      this.#headAcceptedAtMs = Math.max(this.#headAcceptedAtMs, acceptedAtMs);
    }
    const publication = {
      eventId: this.#eventId,
      head,
      headAcceptedAtMs: this.#headAcceptedAtMs,
      remaining: event === null ? null : Math.max(0, event.capacity - event.issued),
      outcomes: outcomes.filter(isPurchase).map(encodeOutcome),
      changes: outcomes.filter(isChange),
    };
    store.publishDecided(publication).then(
      () => span.end(),
      (error: unknown) => {
        span.end({ fault: error });
        log.warn({ event: this.#eventId, err: error }, "outcomes were not published");
      },
    );
  }

  /** Moves the head to the last position, if that is still `seq`: the line is empty. */
  async correctHead(seq: number): Promise<void> {
    const { store, log } = this.#services;
    if (!(await store.passUnqueued(this.#eventId, seq))) return;
    log.info({ event: this.#eventId, head: seq }, "head corrected");
    this.publish({ outcomes: [], event: null }, seq);
  }
}
