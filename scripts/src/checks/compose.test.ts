import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { metricsPorts } from "@admit/contract";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "@admit/environment";

interface Service {
  image: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  profiles?: string[];
  volumes?: string[];
  tmpfs?: string[];
  networks?: string[];
  depends_on?: Record<string, unknown>;
  read_only?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  mem_limit?: string;
  pids_limit?: number;
}

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
  networks?: Record<string, { internal?: boolean } | null>;
}

const read = (file: string): string => readFileSync(join(root, file), "utf8");
const text = read("docker-compose.yml");
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const namesOf = (is: (service: Service) => boolean): string[] =>
  services.filter(([, service]) => is(service)).map(([name]) => name);
const exactImage = /:v?\d+\.\d+\.\d+(-[a-z-]+)?@sha256:[0-9a-f]{64}$/;

test.each(services)(
  "%s writes only to its volumes and bounded memory, gains no rights, and has limits",
  (_name, service) => {
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(["ALL"]);
    expect(service.cap_add ?? []).toEqual([]);
    expect(service.security_opt).toEqual(["no-new-privileges:true"]);
    for (const mount of service.tmpfs ?? []) expect(mount).toMatch(/:(.*,)?size=\d+m/);
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.pids_limit).toBeGreaterThan(0);
  },
);

test("only Admit's own containers reach the servers, and nothing on this machine does", () => {
  expect(compose.networks?.["data"]).toEqual({ internal: true });
  expect(namesOf(({ networks }) => networks?.includes("data") ?? false)).toEqual([
    "gateway",
    "worker",
    "migrate",
    "mysql",
    "valkey",
  ]);
  for (const name of ["mysql", "valkey"]) {
    expect(compose.services[name]?.networks).toEqual(["data"]);
    expect(compose.services[name]?.ports).toBeUndefined();
  }
  expect(namesOf(({ networks }) => networks === undefined)).toEqual([]);
  expect(namesOf(({ ports }) => ports !== undefined)).toEqual(["gateway", "mailpit", "prometheus", "grafana"]);
});

test("there is no default password, and Compose says how to create one", () => {
  const passwords = [...text.matchAll(/\$\{(\w*PASSWORD\w*)([^}]*)\}/g)].map(([, name, rest]) => ({ name, rest }));
  expect(new Set(passwords.map(({ name }) => name))).toEqual(
    new Set(["MYSQL_PASSWORD", "MYSQL_ROOT_PASSWORD", "REDIS_PASSWORD"]),
  );
  for (const { name, rest } of passwords) expect(rest, name).toBe(":?run sh ops/make-env.sh first");
});

test("no password is an argument of a process", () => {
  // A value that Compose inserts would be an argument; a doubled dollar is left to the shell inside.
  for (const [name, { command = [] }] of services) expect(command.join(" "), name).not.toMatch(/(?<!\$)\$(?!\$)/);
  expect(read("ops/valkey/valkey.conf")).not.toContain("requirepass");
});

test("Prometheus scrapes the metrics' ports, which are not published on this machine", () => {
  const { scrape_configs } = parse(read("ops/prometheus/prometheus.yml")) as {
    scrape_configs: { dns_sd_configs: { names: string[]; port: number }[] }[];
  };
  const targets = scrape_configs.flatMap(({ dns_sd_configs }) => dns_sd_configs);
  expect(targets.map(({ names, port }) => [...names, port])).toEqual([
    ["gateway", metricsPorts.gateway],
    ["worker", metricsPorts.worker],
  ]);
  for (const part of ["gateway", "worker", "prometheus"])
    expect(compose.services[part]?.networks, part).toContain("watch");
  for (const part of ["gateway", "worker"])
    expect(compose.services[part]?.environment?.["METRICS_HOST"]).toBe("0.0.0.0");
});

test("the pnpm of package.json builds everywhere", () => {
  const { packageManager } = JSON.parse(read("package.json")) as { packageManager?: string };
  expect(packageManager).toMatch(/^pnpm@\d+\.\d+\.\d+$/);
  for (const file of ["Dockerfile", ".ci/run"])
    expect(read(file).match(/npx --yes \S+ install/g), file).toEqual([`npx --yes ${packageManager} install`]);
});

test("nothing listens beyond this machine", () => {
  const servers = parse(read("environment/docker-servers.yml")) as Pick<Compose, "services">;
  expect(Object.keys(servers.services)).toEqual(["mysql", "valkey"]);
  for (const [name, { ports = [] }] of [...services, ...Object.entries(servers.services)])
    for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/);
});

test("every fetched image is one exact version, named by its digest", () => {
  const bases = [...read("Dockerfile").matchAll(/^FROM (\S+)/gm)].map(([, image = ""]) => image);
  const fetched = services.filter(([, { build }]) => build === undefined).map(([, { image }]) => image);
  expect(fetched.length).toBeGreaterThan(0);
  expect(new Set(bases).size).toBe(1);
  for (const image of [...fetched, ...bases]) expect(image).toMatch(exactImage);
});

test("Mailpit, Prometheus and Grafana start only on request, and nothing else needs them", () => {
  const byProfile = (profile: string) => namesOf(({ profiles }) => profiles?.includes(profile) ?? false);
  expect([byProfile("mail"), byProfile("observe")]).toEqual([["mailpit"], ["prometheus", "grafana"]]);
  for (const [name, { depends_on = {}, profiles = [] }] of services)
    for (const needed of Object.keys(depends_on))
      expect([undefined, profiles], `${name} needs ${needed}`).toContainEqual(compose.services[needed]?.profiles);
});

test("every file and volume that a container is given is there", () => {
  const sources = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(":")[0] ?? ""));
  const isThere = (source: string) =>
    source.startsWith(".") ? existsSync(join(root, source)) : Object.hasOwn(compose.volumes, source);
  expect(sources.filter((source) => !isThere(source))).toEqual([]);
});

test("Grafana's dashboard asks the source that it is given", () => {
  const { datasources } = parse(read("ops/grafana/provisioning/datasources/prometheus.yml")) as {
    datasources: { uid: string }[];
  };
  const uids = read("ops/grafana/dashboards/admit.json").matchAll(/"type": "prometheus",\s*"uid": "([^"]*)"/g);
  expect(new Set([...uids].map(([, uid]) => uid))).toEqual(new Set(datasources.map(({ uid }) => uid)));
});
