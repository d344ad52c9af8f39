import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { describeLineStore } from "./line-store.case.ts";
import { openRedisLine } from "./redis/redis-line.ts";
import { LineProbe } from "./testing/line-probe.ts";
import { testRedisUrl } from "./testing/test-redis-url.ts";

describeLineStore(async () => {
  const options = {
    url: testRedisUrl(),
    prefix: `test-${randomBytes(6).toString("hex")}`,
    log: pino({ level: "silent" }),
  };
  const probe = new LineProbe(options.url, options.prefix);
  const [one, other] = [openRedisLine(options), openRedisLine(options)];
  return {
    one,
    other,
    async passLeaseTime(eventId, ms) {
      const leftMs = await probe.leaseLeftMs(eventId);
      if (leftMs <= 0) throw new Error("the lease does not end");
      await probe.shortenLease(eventId, leftMs - ms);
    },
    async close() {
      await Promise.all([one.close(), other.close()]);
      await probe.close();
    },
  };
});
