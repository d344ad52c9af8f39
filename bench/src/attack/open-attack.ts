import { fork } from "node:child_process";
import { once } from "node:events";
import { sourceArgs } from "../place/checkout.ts";
import type { AttackOrder, AttackReport } from "./attack-order.ts";

/** Starts an attack from a process of its own. @returns its result, once its time is over */
export async function runAttack(order: AttackOrder): Promise<AttackReport> {
  const [flag = "", tsx = "", file = ""] = sourceArgs("bench/src/attack/attack-process.ts");
  const child = fork(file, { execArgv: [flag, tsx], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  try {
    child.send(order);
    const reported = once(child, "message") as Promise<[AttackReport]>;
    const ended = once(child, "exit").then(() => Promise.reject(new Error("the attacking process ended")));
    const [report] = await Promise.race([reported, ended]);
    return report;
  } finally {
    process.off("exit", kill);
    kill();
  }
}
