import { watchUsage } from "../place/usage.ts";
import type { RowDataPacket } from "mysql2/promise";
import type { AdmitStage } from "./admit-services.ts";
import type { ReadRun } from "./result.ts";
import { writeTokens } from "./with-stage.ts";

const inFlight = 128;
/** So many that none of their buyers comes near the limit of 50 reads a second that each has. */
const purchasesMax = 2000;

interface Reads {
  paths: string[];
  tokenFile: string | null;
}

/** What a gateway answers at most of these, when as many requests as it may have are always on their way. */
async function runReads(
  stage: AdmitStage,
  { paths, tokenFile }: Reads,
  warmUpMs: number,
  countedMs: number,
): Promise<ReadRun> {
  const { load, gateway } = stage;
  let usage: ReturnType<typeof watchUsage> | undefined;
  let cpuShare: ReadRun["cpuShare"] = {};
  const { okPerSecond, answers } = await load.run(
    {
      origin: gateway.url,
      tokenFile,
      paths,
      purchase: null,
      pace: { kind: "saturating" },
      warmUpMs,
      countedMs,
      inFlightMax: inFlight,
    },
    {
      counting: () => (usage = watchUsage({ gateway: gateway.pid, load: load.pid })),
      counted() {
        const used = Object.entries(usage?.().used ?? {});
        cpuShare = Object.fromEntries(used.map(([name, each]) => [name, each?.cpuShare ?? null]));
      },
    },
  );
  const others = Object.keys(answers).filter((status) => status !== "200");
  if (others.length > 0) throw new Error(`Reads were not answered by 200 alone: ${JSON.stringify(answers)}`);
  return { okPerSecond, inFlight, answers, cpuShare };
}

export function readLines(stage: AdmitStage, eventId: string, warmUpMs: number, countedMs: number): Promise<ReadRun> {
  return runReads(stage, { paths: [`/v1/events/${eventId}/line`], tokenFile: null }, warmUpMs, countedMs);
}

/** The latest purchases of an event: the gateway has them in its memory. Each is read by its buyer. */
export async function readPurchases(
  stage: AdmitStage,
  eventId: string,
  warmUpMs: number,
  countedMs: number,
): Promise<ReadRun> {
  const [rows] = await stage.database.mysql.query<RowDataPacket[]>(
    "SELECT id, userId FROM Purchase WHERE eventId = ? ORDER BY seq DESC LIMIT ?",
    [eventId, purchasesMax],
  );
  const buyers = new Map(stage.buyers.map((buyer) => [buyer.id, buyer]));
  const holders = rows.map(({ userId }) => buyers.get(String(userId)) ?? missing());
  const paths = rows.map(({ id }) => `/v1/events/${eventId}/purchases/${String(id)}`);
  return runReads(stage, { paths, tokenFile: writeTokens(stage.place, holders) }, warmUpMs, countedMs);
}

function missing(): never {
  throw new Error("a purchase has no buyer of this stage");
}
