import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../place.ts";

interface Service {
  image: string;
  build?: string;
  ports?: string[];
  profiles?: string[];
  volumes?: string[];
}

const text = readFileSync(join(root, "docker-compose.yml"), "utf8");
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, null> };
const services = Object.entries(compose.services);

test("nothing listens beyond this machine", () => {
  for (const [name, { ports = [] }] of services) for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/);
});

test("every image that is fetched is pinned", () => {
  const fetched = services.filter(([, { build }]) => build === undefined).map(([, { image }]) => image);
  expect(fetched.length).toBeGreaterThan(0);
  for (const image of fetched) expect(image).toMatch(/:v?\d+(\.\d+)*$/);
});

test("Prometheus and Grafana come only when they are asked for", () => {
  const optional = services.filter(([, { profiles }]) => profiles?.includes("observe")).map(([name]) => name);
  expect(optional).toEqual(["prometheus", "grafana"]);
});

test("every file and volume that a container is given is there", () => {
  const sources = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(":")[0] ?? ""));
  const isThere = (source: string) =>
    source.startsWith(".") ? existsSync(join(root, source)) : Object.hasOwn(compose.volumes, source);
  expect(sources.filter((source) => !isThere(source))).toEqual([]);
});

test("Grafana's dashboard asks the source that it is given", () => {
  const read = (file: string) => readFileSync(join(root, "ops/grafana", file), "utf8");
  const { datasources } = parse(read("provisioning/datasources/prometheus.yml")) as { datasources: { uid: string }[] };
  const uids = read("dashboards/admit.json").matchAll(/"type": "prometheus",\s*"uid": "([^"]*)"/g);
  expect(new Set([...uids].map(([, uid]) => uid))).toEqual(new Set(datasources.map(({ uid }) => uid)));
});
