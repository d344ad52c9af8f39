import type { Run } from "../run-command.ts";
import { runQuietly } from "../run-quietly.ts";
import { Explained, say } from "../say.ts";
import { findProgram } from "./find-program.ts";

const askWithinMs = 5000;
/** The first time, the images come over the network. */
const upWithinMs = 280_000;
const downWithinMs = 60_000;

type DockerService = "mysql" | "valkey";

/** Whether a Docker engine answers, and has Compose. */
export async function dockerRuns(): Promise<boolean> {
  if (findProgram(["docker"]) === undefined) return false;
  const answers = await Promise.all([
    runQuietly("docker", ["info", "--format", "{{.ServerVersion}}"], askWithinMs),
    runQuietly("docker", ["compose", "version"], askWithinMs),
  ]);
  return answers.every(({ isOk }) => isOk);
}

export interface DockerOrder {
  services: readonly DockerService[];
  mysqlPort: number;
  redisPort: number;
  secret: string;
  /** Whether the data go with the containers. */
  isTemporary: boolean;
  run: Run;
}

/**
 * Starts the servers of docker-compose.yml, and no other services, in a project of this deployment's own. Tests connect
 * as root, since they create databases; a deployment connects as `admit`, which has one.
 */
export async function openDockerServers(order: DockerOrder): Promise<void> {
  // The containers keep the password that they were made with: both belong together.
  const project = `admit-${order.secret.slice(0, 8)}`;
  const compose = ["compose", "--project-name", project, "--file", "docker-compose.yml"];
  compose.push("--file", "scripts/docker-servers.yml");
  const environment = {
    ...process.env,
    MYSQL_PORT: String(order.mysqlPort),
    REDIS_PORT: String(order.redisPort),
    MYSQL_ROOT_HOST: order.isTemporary ? "%" : "localhost",
    MYSQL_PASSWORD: order.secret,
    MYSQL_ROOT_PASSWORD: order.secret,
    REDIS_PASSWORD: order.secret,
  };
  say(`Starting ${order.services.join(" and ")} in Docker (project ${project}) …`);
  order.run.onEnd(async () => {
    const end = order.isTemporary ? ["down", "--volumes"] : ["stop", ...order.services];
    const { isOk, stderr } = await runQuietly("docker", [...compose, ...end], downWithinMs, environment);
    if (!isOk) throw new Explained(`Docker could not stop the servers of ${project}:\n${stderr}`);
  });
  const up = [...compose, "up", "--detach", "--wait", ...order.services];
  const { isOk, stderr } = await runQuietly("docker", up, upWithinMs, environment);
  if (!isOk) throw new Explained(`Docker could not start ${order.services.join(" and ")}:\n${stderr.slice(-2000)}`);
}
