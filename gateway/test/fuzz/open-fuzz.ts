import sharp from "sharp";
import { Agent } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { sessionCookie } from "../../src/people/sessions/session-cookie.ts";
import { signSession } from "../../src/people/sessions/session-token.ts";
import { makeServer } from "../../src/http/edge/make-server.ts";
import { setStage, type Stage } from "../roles/stage.ts";
import { neverEndedEpoch, openTestGateway } from "../tools/test-gateway.ts";
import { arbitraryRequest, type FuzzRequest, picture } from "./arbitrary-request.ts";
import { openJudge } from "./judge-answer.ts";
import { readOperations } from "./operations.ts";
import { sendRequest, type Sent } from "./send-request.ts";
import { startWorker } from "./start-worker.ts";

/** Requests at the same time, so that one that waits for its decision delays no other. */
const togetherMax = 32;
/** Lasting changes and operators' acts have stages of their own, so that they do not affect the reads. */
const stageOf = (operation: string): "read" | "changed" | "operated" =>
  operation.includes("/v1/ops/") ? "operated" : /^PATCH|\/(?:void|reissue)$/.test(operation) ? "changed" : "read";

export interface FuzzReport {
  requests: number;
  slowestMs: number;
  /** Answers by operation, and by status. */
  byOperation: Map<string, Map<number, number>>;
}

export type Fuzz = Awaited<ReturnType<typeof openFuzz>>;

/** A listening gateway, a worker, and stages with users and their things. */
export async function openFuzz() {
  const gateway = await openTestGateway({ LOG_LEVEL: "error" });
  const worker = await startWorker(gateway);
  const server = makeServer(gateway.app, gateway.services);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: togetherMax });
  const document = readOperations((await sendRequest(agent, port, get("/openapi.json"))).body);
  const judge = openJudge(document);
  const paper = { width: 300, height: 200, channels: 3, background: "white" } as const;
  const onePicture = new Uint8Array(await sharp({ create: paper }).png().toBuffer());
  const report: FuzzReport = { requests: 0, slowestMs: 0, byOperation: new Map() };

  /**
   * Sends about that many requests, generated from `seed`: the same seed repeats them.
   * @throws Error with the shortest failing batch found, and its faults
   */
  async function run(seed: number, requests: number): Promise<void> {
    const stages = { read: await openStage(), changed: await openStage(), operated: await openStage() };
    const batches = fc.array(arbitraryRequest(document), { minLength: 1, maxLength: togetherMax, size: "max" });
    const property = fc.asyncProperty(batches, async (batch) => {
      const judged = await Promise.all(batch.map((drawn) => ask(drawn, stages[stageOf(drawn.operation)])));
      const faults = judged.filter((fault) => fault !== null);
      if (faults.length > 0) throw new Error(faults.join("\n"));
    });
    await fc.assert(property, { seed, numRuns: Math.ceil(requests / (togetherMax / 2)) });
  }

  async function openStage(): Promise<Stage> {
    const stage = await setStage(gateway, "ACTIVE");
    // Never sold out, so that every purchase is accepted.
    await gateway.mysql.query("UPDATE Event SET capacity = 2000000000 WHERE contentId = ?", [stage.eventId]);
    return stage;
  }

  async function ask(drawn: FuzzRequest, stage: Stage): Promise<string | null> {
    const sent = await toSent(drawn, stage);
    const loggedBefore = gateway.logged.length;
    const startedAtMs = performance.now();
    const answer = await sendRequest(agent, port, sent).catch((error: Error) => error);
    const wrong = answer instanceof Error ? answer.message : judge(drawn.operation, answer);
    if (!(answer instanceof Error)) count(drawn.operation, answer.status, performance.now() - startedAtMs);
    if (wrong === null) return null;
    return `${sent.method} ${sent.path} as ${drawn.caller}: ${wrong}\n${JSON.stringify(gateway.logged.slice(loggedBefore))}`;
  }

  function count(operation: string, status: number, ms: number): void {
    report.requests += 1;
    report.slowestMs = Math.max(report.slowestMs, ms);
    const statuses = report.byOperation.get(operation) ?? new Map<number, number>();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    report.byOperation.set(operation, statuses);
  }

  async function toSent({ method, path, headers, body, caller }: FuzzRequest, stage: Stage): Promise<Sent> {
    const things: Record<string, string> = { ...stage, problem: "sold-out" };
    const filled = (text: string): string =>
      text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => things[name] ?? whole);
    const content = body === picture ? onePicture : body === null ? null : filled(body);
    return {
      method,
      // Node's client sends no other characters.
      path: filled(path).replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent),
      headers: { ...headers, ...(await credentials(caller, stage)), ...(content !== null && lengthOf(content)) },
      body: content,
    };
  }

  async function credentials(caller: FuzzRequest["caller"], stage: Stage): Promise<Record<string, string>> {
    if (caller === "anonymous") return {};
    if (caller === "forged") return { authorization: "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0." };
    const { keys, settings } = gateway.services;
    const userId = caller === "cookie" ? stage.staff : stage[caller];
    const { token } = await signSession(userId, keys, new Date(), neverEndedEpoch);
    const cookie = `${sessionCookie(settings.PUBLIC_URL)}=${token}`;
    return caller === "cookie" ? { cookie } : { authorization: `Bearer ${token}` };
  }

  return {
    run,
    report,
    async close(): Promise<void> {
      agent.destroy();
      server.close();
      await worker.close();
      await gateway.close();
    },
  };
}

const get = (path: string): Sent => ({ method: "GET", path, headers: {}, body: null });
const lengthOf = (body: string | Uint8Array) => ({ "content-length": String(Buffer.byteLength(body)) });
