import { createRequire } from "node:module";
import { dirname } from "node:path";
import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { HonoAdapter } from "@bull-board/hono";
import { Batch } from "@admit/line";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { OperationsServices } from "./open-ops.ts";
import { boardPath } from "../platform/route/paths.ts";

const require = createRequire(import.meta.url);
/** The board's page requests typefaces from Google: browsers request nothing from other sites here. */
const foreignLinks = /<link[^>]+href="https?:[^>]*>/g;

interface Shown {
  queue: ReturnType<OperationsServices["store"]["openBoardQueue"]>;
  adapter: BullMQAdapter;
}

/** Bull Board for the queues of the live lines. It only shows them: operators' acts are audited elsewhere. */
export class QueueBoard {
  readonly #shown = new Map<string, Shown>();
  readonly #board: ReturnType<typeof createBullBoard>;
  readonly #app = new Hono();

  constructor(private readonly services: Pick<OperationsServices, "store" | "ops">) {
    const serverAdapter = new HonoAdapter(serveStatic).setBasePath(boardPath);
    this.#board = createBullBoard({
      queues: [],
      serverAdapter,
      options: {
        uiBasePath: dirname(require.resolve("@bull-board/ui/package.json")),
        // Redis' clients and its other data are not shown.
        uiConfig: { boardTitle: "Admit: queues", showWorkers: false, hideRedisDetails: true, hideDocsLink: true },
      },
    });
    this.#app.route(boardPath, serverAdapter.registerPlugin());
  }

  /** Answers a GET below `boardPath`. @throws ProblemError not-found; what BullMQ throws while Redis is away */
  async answer(request: Request): Promise<Response> {
    await this.#showLiveLines();
    const response = await this.#app.fetch(request);
    if (response.status === 404) throw new ProblemError("not-found", "The board has nothing at this address.");
    if (!response.headers.get("Content-Type")?.startsWith("text/html")) return response;
    return new Response((await response.text()).replaceAll(foreignLinks, ""), response);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#shown.values()].map(({ queue }) => queue.close()));
  }

  async #showLiveLines(): Promise<void> {
    const { items } = await this.services.ops.overview();
    const live = new Set(items.map(({ eventId }) => eventId));
    for (const [eventId, { queue, adapter }] of this.#shown) {
      if (live.has(eventId)) continue;
      this.#shown.delete(eventId);
      this.#board.removeQueue(adapter);
      await queue.close();
    }
    for (const { eventId, title } of items) if (!this.#shown.has(eventId)) this.#show(eventId, title);
  }

  #show(eventId: string, title: string): void {
    const queue = this.services.store.openBoardQueue(eventId);
    const adapter = new BullMQAdapter(queue, { readOnlyMode: true, displayName: title });
    adapter.setFormatter("data", showJob);
    adapter.setFormatter("returnValue", () => null);
    this.#board.addQueue(adapter);
    this.#shown.set(eventId, { queue, adapter });
  }
}

const mask = "•••";

/**
 * A job's data as the board shows it: ids and numbers. Buyers' keys and staff's reasons are masked, and what is no batch
 * is not shown.
 */
export function showJob(data: unknown): object {
  const batch = Batch.safeParse(data);
  if (!batch.success) return { notABatch: mask };
  return {
    commands: batch.data.commands.map((command) => {
      if (command.kind === "ticket.issue") return { ...command, idempotencyKey: mask };
      return command.kind === "ticket.void" ? { ...command, reason: mask } : command;
    }),
  };
}
