import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { measureRate } from "./measure-rate.ts";

const jobs = 20_000;
const jobsPerAdd = 1000;
const concurrency = 256;

const connection = new Redis(process.env["REDIS_URL"] ?? "", { maxRetriesPerRequest: null });
const shared = { connection, prefix: process.env["REDIS_PREFIX"] ?? "" };
const queue = new Queue("noop", { ...shared, streams: { events: { maxLen: 10 } } });
for (let added = 0; added < jobs; added += jobsPerAdd) {
  const bundle = Array.from({ length: jobsPerAdd }, (_, at) => ({
    name: "noop",
    data: { number: added + at },
    opts: { removeOnComplete: true },
  }));
  await queue.addBulk(bundle);
}

const worker = new Worker("noop", async () => undefined, { ...shared, concurrency, autorun: false });
await worker.waitUntilReady();
await measureRate(
  () =>
    new Promise((resolve, reject) => {
      let completed = 0;
      worker.on("completed", () => {
        if (++completed === jobs) resolve(completed);
      });
      worker.on("error", reject);
      worker.run().catch(reject);
    }),
);
await worker.close();
process.exit();
