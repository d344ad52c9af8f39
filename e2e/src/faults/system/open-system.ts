import { keysOf } from "@admit/line/testing";
import { type Closers, freePort, type Service } from "@admit/environment";
import { PrivateMysql } from "../../environment/private-mysql.ts";
import { PrivateRedis } from "../../environment/private-redis.ts";
import { noRateLimits, startDeployment } from "../../environment/deployment.ts";
import type { ServerName, ServiceName } from "../plan/fault.ts";
import { openClocks } from "./clocks.ts";
import { Post } from "../proxy/post.ts";
import { passOn, TcpProxy } from "../proxy/tcp-proxy.ts";
import { watchIssuing, watchPublications } from "../proxy/watch-issuing.ts";

export const serviceNames: readonly ServiceName[] = ["gateway-1", "gateway-2", "worker-1", "worker-2"];

export type System = Awaited<ReturnType<typeof openSystem>>;

/** Two gateways and two workers as they are shipped, servers of their own, and a proxy on each connection between them. */
export async function openSystem(closers: Closers) {
  const clocks = openClocks(closers);
  const mysql = await PrivateMysql.open({ ownDisk: true, environment: clocks.environmentOf("mysql") });
  closers.add(() => mysql.close());
  const redis = await PrivateRedis.open(clocks.environmentOf("redis"));
  closers.add(() => redis.close());
  const post = new Post();
  const proxies = new Map<string, TcpProxy>();
  // After the processes, which still write while they end.
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

  const deployment = await startDeployment(
    {
      gateways: 2,
      workers: 2,
      databaseUrl: mysql.url,
      redisUrl: redis.url,
      settings: noRateLimits,
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
    deployment,
    mysql,
    redis,
    /** Watches every worker's connections to its servers. */
    post,
    service: (name: string): Service =>
      named(
        [...deployment.gateways, ...deployment.workers].find((each) => each.name === name),
        name,
      ),
    proxy: (service: string, server: ServerName) => named(proxies.get(`${service} ${server}`), `${service} ${server}`),
    /** Moves the time of day of a process or a server, in milliseconds; false if this machine cannot. */
    moveClock: clocks.move,
    /** Where a service listens for a debugger after SIGUSR1. */
    inspectorPort: (service: string) => named(inspectorPorts.get(service), service),
  };
}
