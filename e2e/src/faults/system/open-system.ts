import { keysOf } from "@admit/line/testing";
import type { Closers } from "../../set-up/closers.ts";
import { freePort } from "../../set-up/free-port.ts";
import { PrivateMysql } from "../../set-up/private-mysql.ts";
import { PrivateRedis } from "../../set-up/private-redis.ts";
import type { Service } from "../../set-up/service.ts";
import { startSetUp, type SetUp } from "../../set-up/start-set-up.ts";
import type { ServerName, ServiceName } from "../plan/fault.ts";
import { openClocks } from "./clocks.ts";
import { Post } from "../proxy/post.ts";
import { passOn, TcpProxy } from "../proxy/tcp-proxy.ts";
import { watchIssuing, watchPublications } from "../proxy/watch-issuing.ts";

export const serviceNames: readonly ServiceName[] = ["gateway-1", "gateway-2", "worker-1", "worker-2"];

/** Two gateways and two workers as they are shipped, servers of their own, and a proxy on each way between them. */
export interface System {
  setUp: SetUp;
  mysql: PrivateMysql;
  redis: PrivateRedis;
  /** Stands on every worker's way to its servers. */
  post: Post;
  service: (name: string) => Service;
  proxy: (service: string, server: ServerName) => TcpProxy;
  /** Moves what a process or a server takes for the time of day, by so many milliseconds; false where this machine cannot. */
  moveClock: (name: ServiceName | ServerName, ms: number) => boolean;
  /** Where a service listens for a debugger once it is told to. */
  inspectorPort: (service: string) => number;
}

export async function openSystem(closers: Closers): Promise<System> {
  const clocks = openClocks(closers);
  const mysql = await PrivateMysql.open({ ownDisk: true, environment: clocks.environmentOf("mysql") });
  closers.add(() => mysql.close());
  const redis = await PrivateRedis.open(clocks.environmentOf("redis"));
  closers.add(() => redis.close());
  const post = new Post();
  const proxies = new Map<string, TcpProxy>();
  // After the processes, which write what they still have when they end.
  closers.add(() => Promise.all([...proxies.values()].map((proxy) => proxy.close())));
  const inspectorPorts = new Map<string, number>();

  const open = async (service: string, server: ServerName, url: string, prefix: string): Promise<string> => {
    const address = new URL(url);
    const isWorker = service.startsWith("worker");
    const proxy = await TcpProxy.open(Number(address.port), (link) => {
      if (!isWorker) return passOn(link);
      if (server === "mysql") return watchIssuing(service, post, link);
      return watchPublications(service, post, keysOf(prefix).decidedChannel, link);
    });
    proxies.set(`${service} ${server}`, proxy);
    address.port = String(proxy.port);
    return address.href;
  };

  const setUp = await startSetUp(
    {
      gateways: 2,
      workers: 2,
      databaseUrl: mysql.url,
      redisUrl: redis.url,
      settings: { RATE_LIMIT_USER_WRITES: "off", RATE_LIMIT_USER_READS: "off", RATE_LIMIT_ADDRESS: "off" },
      async settingsOf(name, settings) {
        const inspectorPort = await freePort();
        inspectorPorts.set(name, inspectorPort);
        return {
          DATABASE_URL: await open(name, "mysql", settings.DATABASE_URL, settings.REDIS_PREFIX),
          REDIS_URL: await open(name, "redis", settings.REDIS_URL, settings.REDIS_PREFIX),
          ...clocks.environmentOf(name),
          NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectorPort}`,
        };
      },
    },
    closers,
  );
  const named = <Found>(found: Found | undefined, name: string): Found => {
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  return {
    setUp,
    mysql,
    redis,
    post,
    service: (name) =>
      named(
        [...setUp.gateways, ...setUp.workers].find((each) => each.name === name),
        name,
      ),
    proxy: (service, server) => named(proxies.get(`${service} ${server}`), `${service} ${server}`),
    moveClock: clocks.move,
    inspectorPort: (service) => named(inspectorPorts.get(service), service),
  };
}
