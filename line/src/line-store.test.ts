import { describeLineStore } from "./line-store.case.ts";
import { openMemoryLine } from "./memory/memory-line.ts";
import { MemoryServer } from "./memory/memory-server.ts";

describeLineStore(async () => {
  let passedMs = 0;
  const server = new MemoryServer(() => Date.now() + passedMs);
  return {
    one: openMemoryLine(server),
    other: openMemoryLine(server),
    passLeaseTime: async (_eventId, ms) => void (passedMs += ms),
    close: () => Promise.resolve(),
  };
});
