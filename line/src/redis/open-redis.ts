import { RedisConnection } from "bullmq";
import { type ChainableCommander, Redis, ReplyError, type RedisOptions } from "ioredis";
import type { Logger } from "pino";

const connectTimeoutMs = 1500;
const reconnectMaxMs = 500;
const commandTimeoutMs = 800;
/** How often a connection asks its server whether it is still the primary. */
const roleCheckMs = 500;
/** A connection leaves a server that answers nothing for this long: it may be gone without closing the connection. */
const silentMaxMs = 5000;

type Options = Omit<RedisOptions, "replyMapping">;

const shared: Options = {
  connectTimeout: connectTimeoutMs,
  maxLoadingRetryTime: reconnectMaxMs,
  retryStrategy: (attempt) => Math.min(attempt * 50, reconnectMaxMs),
};

/**
 * A client that fails fast: while Redis is away a command is an error at once, and never waits in memory
 * to be sent later. It reconnects for ever; its errors are logged, and each caller sees their own.
 */
export function openRedis(url: string, log: Logger, name = "commands"): Redis {
  const options: Options = { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: commandTimeoutMs };
  const redis = new Redis(url, { ...shared, ...options, reconnectOnError: (error) => (isReplicas(error) ? 1 : false) });
  return keepToPrimary(redis, log, name);
}

/**
 * A client that waits for Redis to come back, for subscriptions and queues: ioredis subscribes again after each
 * reconnect, and a command that a replica refused, so did not execute, is sent again to the next server.
 */
export function openSubscriber(url: string, log: Logger, name = "subscriber"): Redis {
  const options: Options = { maxRetriesPerRequest: null, reconnectOnError: (error) => (isReplicas(error) ? 2 : false) };
  return keepToPrimary(new Redis(url, { ...shared, ...options }), log, name);
}

/** Errors that only a replica answers, also from within a script. A server that is loading data is left too. */
const isReplicas = ({ message }: Error): boolean => /READONLY|MASTERDOWN|^LOADING/.test(message);

/**
 * Leaves a server that has become a replica: after a fail-over the endpoint leads elsewhere, while the old server keeps
 * its connections. A connection that only listens would never notice, so each asks; RESP3 lets subscribers ask too.
 * Logs one line when the primary is lost and one when it is back, not one per attempt.
 */
function keepToPrimary(redis: Redis, log: Logger, name: string): Redis {
  let isAway = false;
  let isAsking = false;
  let answeredMs = performance.now();
  const lost = (error: Error): void => {
    if (!isAway) log.error({ connection: name, err: error }, "redis is away");
    isAway = true;
  };
  const leave = (why: string): void => {
    lost(new Error(why));
    redis.disconnect(true);
  };
  const answered = (): void => {
    answeredMs = performance.now();
    if (isAway && redis.status === "ready") {
      isAway = false;
      log.info({ connection: name }, "redis is back");
    }
  };
  const ask = async (): Promise<void> => {
    isAsking = true;
    try {
      const [role] = await redis.role();
      if (role === "slave") leave("its server is a replica now");
      else answered();
    } catch (error) {
      // A refusal is an answer too: by an access rule, or by a proxy without ROLE.
      if (error instanceof ReplyError && !isReplicas(error as Error)) answered();
    } finally {
      isAsking = false;
    }
  };
  const check = (): void => {
    if (redis.status !== "ready" && redis.status !== "connect") return;
    if (performance.now() - answeredMs > silentMaxMs) {
      answeredMs = performance.now();
      leave(`its server has not answered for ${silentMaxMs} ms`);
    } else if (redis.status === "ready" && !isAsking) void ask();
  };
  const timer = setInterval(check, roleCheckMs).unref();
  redis.on("error", lost);
  redis.on("connect", () => (answeredMs = performance.now()));
  redis.on("end", () => clearInterval(timer));
  return redis;
}

/** One connection for all queues: BullMQ would ask for Redis' version and define its scripts anew for each. */
export function shareConnection(redis: Redis): RedisConnection {
  const connection = new RedisConnection(redis, {
    shared: true,
    blocking: false,
    skipVersionCheck: true,
    skipWaitingForReady: true,
  });
  // Its faults are logged where it was opened.
  return connection.on("error", () => undefined);
}

/** The answers of a pipeline, in the order of its commands. @throws the first error among them */
export async function valuesOf(pipeline: ChainableCommander): Promise<unknown[]> {
  return ((await pipeline.exec()) ?? []).map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
}
