import type { SimProcess, World } from "./world.ts";

/** Carries messages between a process and a server. */
export class Network {
  /** Whether messages are lost and late. */
  isFaulty = true;

  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** How long one message takes, in milliseconds: mostly little, at times very long. */
  delayMs(): number {
    const { random } = this.world;
    const roll = this.isFaulty ? random.next() : 1;
    if (roll < 0.002) return random.int(1000, 12_000);
    if (roll < 0.02) return random.int(20, 400);
    return 0.1 + random.next();
  }

  /** Whether a fault strikes now, this often at most. */
  strikes(probability: number): boolean {
    return this.isFaulty && this.world.random.chance(probability);
  }

  toServer(run: () => void): void {
    this.world.at(null, this.delayMs(), run);
  }

  toProcess(process: SimProcess, run: () => void): void {
    this.world.at(process, this.delayMs(), run);
  }
}

/** A lost answer, as both clients report it. */
export const connectionLost = (): Error =>
  Object.assign(new Error("the connection is lost"), { code: "ECONNRESET", fatal: true });
