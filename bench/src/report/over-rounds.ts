import { basePeer } from "../compare/names.ts";
import type { AdmitRound, BenchResult, LimitRound, Measured, PeerRound } from "../compare/result.ts";
import { type Spread, spreadOf } from "./median.ts";

/** Admit where each purchase is answered with its outcome, as the peers answer; measured with `admit`. */
export const admitTold = "admit-told";

/** Takes figures of a result, each over its rounds. */
export interface OverRounds {
  admit(figure: (round: AdmitRound) => number | null): Spread | null;
  peer(name: string, figure: (round: PeerRound) => number | null): Spread | null;
  limit(name: string, figure?: (round: LimitRound) => number | null): Spread | null;
  /** Of two rates of the same round, since a machine's pace may change between rounds. */
  ratio(of: string, to: string): Spread | null;
}

export function overRounds({ rounds }: BenchResult): OverRounds {
  const each = (name: string, figure: (measured: Measured) => number | null): Spread | null =>
    spreadOf(rounds.map((round) => figureOf(round, name, figure)));
  return {
    admit: (figure) => each("admit", (measured) => (measured.kind === "admit" ? figure(measured.admit) : null)),
    peer: (name, figure) => each(name, (measured) => (measured.kind === "peer" ? figure(measured.peer) : null)),
    limit: (name, figure = ({ perSecond }) => perSecond) =>
      each(name, (measured) => (measured.kind === "limit" ? figure(measured.limit) : null)),
    ratio: (of, to) =>
      spreadOf(
        rounds.map((round) => {
          const [above, below] = [rateIn(round, of), rateIn(round, to)];
          return above === null || below === null || below === 0 ? null : above / below;
        }),
      ),
  };
}

/** How many times what most would write. */
export const timesBase = (over: OverRounds, name: string): Spread | null => over.ratio(name, basePeer);

function figureOf(
  round: readonly Measured[],
  name: string,
  figure: (measured: Measured) => number | null,
): number | null {
  const measured = round.find((each) => each.name === name);
  return measured === undefined ? null : figure(measured);
}

function rateIn(round: readonly Measured[], name: string): number | null {
  if (name === admitTold)
    return figureOf(round, "admit", (each) => (each.kind === "admit" ? toldRate(each.admit) : null));
  return figureOf(round, name, (measured) => {
    if (measured.kind === "admit") return measured.admit.sustained.acceptedPerSecond;
    return measured.kind === "peer" ? measured.peer.okPerSecond : measured.limit.perSecond;
  });
}

const toldRate = ({ told }: AdmitRound): number => told.acceptedPerSecond;
