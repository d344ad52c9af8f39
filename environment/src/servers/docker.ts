import type { Run } from "../base/closers.ts";
import { Explained, say } from "../base/terminal.ts";
import { capture } from "../processes/run-program.ts";
import { findProgram } from "../programs/find-program.ts";

const askWithinMs = 5000;
/** The first time, the images are downloaded. */
const upWithinMs = 280_000;
const downWithinMs = 60_000;

/** Whether a Docker engine answers, and has Compose. */
export async function dockerRuns(): Promise<boolean> {
  if (findProgram("docker") === undefined) return false;
  const answers = await Promise.all([
    capture("docker", ["info", "--format", "{{.ServerVersion}}"], askWithinMs),
    capture("docker", ["compose", "version"], askWithinMs),
  ]);
  return answers.every(({ isOk }) => isOk);
}

export interface DockerOptions {
  services: readonly ("mysql" | "valkey")[];
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
export async function openDockerServers(options: DockerOptions): Promise<void> {
  const { services, secret, isTemporary } = options;
  // The containers keep the password that they were created with: both belong together.
  const project = `admit-${secret.slice(0, 8)}`;
  const compose = ["compose", "--project-name", project, "--file", "docker-compose.yml"];
  compose.push("--file", "environment/docker-servers.yml");
  const settings = {
    MYSQL_PORT: String(options.mysqlPort),
    REDIS_PORT: String(options.redisPort),
    MYSQL_ROOT_HOST: isTemporary ? "%" : "localhost",
    MYSQL_PASSWORD: secret,
    MYSQL_ROOT_PASSWORD: secret,
    REDIS_PASSWORD: secret,
  };
  say(`Starting ${services.join(" and ")} in Docker (project ${project}) …`);
  options.run.onEnd(async () => {
    const end = isTemporary ? ["down", "--volumes"] : ["stop", ...services];
    const { isOk, stderr } = await capture("docker", [...compose, ...end], downWithinMs, settings);
    if (!isOk) throw new Explained(`Docker could not stop the servers of ${project}:\n${stderr}`);
  });
  const up = [...compose, "up", "--detach", "--wait", ...services];
  const { isOk, stderr } = await capture("docker", up, upWithinMs, settings);
  if (!isOk) throw new Explained(`Docker could not start ${services.join(" and ")}:\n${stderr.slice(-2000)}`);
}
