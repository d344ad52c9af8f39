import { watchPackageManager } from "./watch-package-manager.ts";

/** pnpm and npx may pass on a Ctrl-C that the terminal has sent to everybody already; it is the same one. */
const sameSignalWithinMs = 500;

export interface StopSignal {
  readonly isRaised: boolean;
  /** Resolves when somebody wants this command to end. */
  readonly raised: Promise<void>;
  /** Resolves when they cannot wait for it to end in order. */
  readonly impatient: Promise<void>;
}

/** Listens for Ctrl-C, SIGTERM, a closed terminal, and the end of the pnpm or npx that started this. */
export function listenForStop(): StopSignal {
  let raisedAt: number | undefined;
  let resolveRaised: () => void;
  let resolveImpatient: () => void;
  const raised = new Promise<void>((resolve) => (resolveRaised = resolve));
  const impatient = new Promise<void>((resolve) => (resolveImpatient = resolve));
  const raise = (): void => {
    raisedAt ??= performance.now();
    resolveRaised();
  };
  const raiseOrHurry = (): void => {
    if (isSecondSignal(raisedAt, performance.now())) resolveImpatient();
    raise();
  };
  process.on("SIGINT", raiseOrHurry);
  process.on("SIGTERM", raiseOrHurry);
  process.on("SIGHUP", raise);
  watchPackageManager(raise);
  return {
    get isRaised() {
      return raisedAt !== undefined;
    },
    raised,
    impatient,
  };
}

export function isSecondSignal(firstAt: number | undefined, nowMs: number): boolean {
  return firstAt !== undefined && nowMs - firstAt > sameSignalWithinMs;
}
