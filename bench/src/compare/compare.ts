import { say } from "@admit/environment";
import { measureBuyer } from "../buyer/measure-buyer.ts";
import { readCircumstances } from "../environment/circumstances.ts";
import type { Environment } from "../environment/open-environment.ts";
import { seedEvent } from "../environment/seed.ts";
import { type Stage, withStage } from "../environment/stage.ts";
import { insertGroups, setKeys } from "../limits/bare-writes.ts";
import { drainLine, type Rate } from "../limits/drain-line.ts";
import { type BenchOptions, type LimitName, limitTitles, type PeerName, peerTitles } from "../options.ts";
import { findRate } from "./find-rate.ts";
import { fullLengths, type Lengths, quickLengths } from "./lengths.ts";
import { measureAdmit } from "./measure-admit.ts";
import { measurePeer } from "./measure-peer.ts";
import { type BenchResult, type Measured, resultVersion } from "./result.ts";

/** Measured once in each round. */
interface Subject {
  name: string;
  measure(): Promise<Measured>;
}

/**
 * Measures Admit, its peers and its limits side by side, in rounds, so that the machine's variations affect them alike.
 * @param keep receives all results after each round: the next one may fail after hours
 */
export async function compare(
  environment: Environment,
  { rounds, quick, only }: BenchOptions,
  command: string,
  keep: (result: BenchResult) => void,
): Promise<BenchResult> {
  const lengths = quick ? quickLengths : fullLengths;
  const result: BenchResult = {
    version: resultVersion,
    circumstances: await readCircumstances(environment, command),
    options: { rounds, quick, only, buyers: lengths.buyers },
    rounds: [],
  };
  const subjects = openSubjects(environment, lengths).filter(({ name }) => only === null || only.includes(name));
  for (let round = 0; round < rounds; round++) {
    const measured: Measured[] = [];
    // Each round begins with the next one: none is always first, or always after the same one.
    const first = round % subjects.length;
    for (const subject of [...subjects.slice(first), ...subjects.slice(0, first)]) {
      say(`Round ${round + 1} of ${rounds}: ${subject.name} …`);
      measured.push(await subject.measure());
    }
    result.rounds.push(measured);
    keep(result);
  }
  return result;
}

/** The rate of known buyers is searched for once; each round begins with it. */
function openSubjects(environment: Environment, lengths: Lengths): Subject[] {
  let rate: number | undefined;
  const buyer: Subject = {
    name: "buyer",
    measure: async () => ({ kind: "buyer", name: "buyer", buyer: await measureBuyer(environment, lengths) }),
  };
  const admit: Subject = {
    name: "admit",
    async measure() {
      rate ??= await findRate(environment, lengths);
      return { kind: "admit", name: "admit", admit: await measureAdmit(environment, lengths, rate) };
    },
  };
  const peers = (Object.keys(peerTitles) as PeerName[]).map((name) => ({
    name,
    measure: async () => ({ kind: "peer" as const, name, peer: await measurePeer(environment, name, lengths) }),
  }));
  const limits = (Object.keys(limitTitles) as LimitName[]).map((name) => ({
    name,
    async measure() {
      const { perSecond } = await withStage(environment, lengths.buyers, (stage) => limitOf[name](stage, lengths));
      return { kind: "limit" as const, name, limit: { perSecond } };
    },
  }));
  return [buyer, admit, ...peers, ...limits];
}

const limitOf: Record<LimitName, (stage: Stage, lengths: Lengths) => Promise<Rate>> = {
  "worker-drain": async (stage, { drained }) =>
    drainLine(stage.environment, { ...stage, eventId: await seedEvent(stage.database), count: drained }),
  "group-inserts": insertGroups,
  "redis-rate": setKeys,
};
