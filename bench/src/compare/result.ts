import type { BuyerRound } from "../buyer/measure-buyer.ts";
import type { Circumstances } from "../environment/circumstances.ts";
import type { Rate } from "../limits/drain-line.ts";
import type { measureAdmit } from "./measure-admit.ts";
import type { measurePeer } from "./measure-peer.ts";

export type { CpuUs, PurchaseRun } from "./run-purchases.ts";
export type AdmitRound = Awaited<ReturnType<typeof measureAdmit>>;
export type PeerRound = Awaited<ReturnType<typeof measurePeer>>;

/** The format of the files in `bench/results/`; increased by each incompatible change. */
export const resultVersion = 2;

/** What `pnpm bench` writes. Rates are per second, latencies milliseconds. */
export interface BenchResult {
  version: typeof resultVersion;
  circumstances: Circumstances;
  options: {
    rounds: number;
    /** Short runs, to check that everything works: their figures mean nothing. */
    quick: boolean;
    /** Names of what was measured; null is all. */
    only: string[] | null;
    buyers: number;
  };
  /** What each round measured, in that order. */
  rounds: Measured[][];
}

export type { BuyerRound };
export type Measured =
  | { kind: "buyer"; name: string; buyer: BuyerRound }
  | { kind: "admit"; name: string; admit: AdmitRound }
  | { kind: "peer"; name: string; peer: PeerRound }
  | { kind: "limit"; name: string; limit: Pick<Rate, "perSecond"> };
