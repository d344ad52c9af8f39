// The open-loop sender has its owner here: the operator's tool stands alone, and the benchmark imports it.
export { accept, follow, type Sale } from "./buy.ts";
export { createTokens, runAudit } from "./programs.ts";
export * from "./run-main.ts";
export { type Answer, type Call, ConnectionLost, Connections } from "./sender/connections.ts";
export * from "./sender/latencies.ts";
export * from "./sender/schedule.ts";
export * from "./sender/send-on-time.ts";
export { Tally } from "./tally.ts";
