import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Problem, Purchase } from "@admit/contract";

export interface RunningPeer {
  /** Asks for tickets, as the contract says: where the peer is too busy (503), again with the same key. */
  buy(eventId: string, token: string, key: string, quantity: number): Promise<{ status: number; body: Answer }>;
  /** Sends SIGTERM. @returns the exit code; null where it had to be killed */
  stop(): Promise<number | null>;
}

/** A purchase, or a problem: a test looks at what it expects. */
type Answer = Partial<Omit<Purchase, "status"> & Omit<Problem, "status"> & { status: string | number }>;

const stopWithinMs = 5000;

/** Runs a peer as the benchmark does, and waits until it listens. @throws where it ends before */
export async function runPeer(name: string, environment: Record<string, string>): Promise<RunningPeer> {
  const main = fileURLToPath(new URL(`../${name}/main.ts`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit") as Promise<[code: number | null]>;
  const ended = exited.then(([code]) => Promise.reject(new Error(`${name} ended with ${code} before it listened`)));
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended])) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return {
    async buy(eventId, token, key, quantity) {
      for (;;) {
        const response = await fetch(`http://127.0.0.1:${port}/v1/events/${eventId}/purchases`, {
          method: "POST",
          headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}`, "Idempotency-Key": key },
          body: JSON.stringify({ quantity }),
        });
        const body = (await response.json()) as Answer;
        if (response.status !== 503) return { status: response.status, body };
      }
    },
    async stop() {
      const timer = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
      child.kill("SIGTERM");
      const [code] = await exited;
      clearTimeout(timer);
      return code;
    },
  };
}
