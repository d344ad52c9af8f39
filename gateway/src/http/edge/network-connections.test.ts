import { expect, test } from "vitest";
import { NetworkConnections } from "./network-connections.ts";

const idle = (name: string) => ({ name, isAnswering: false, awaitsClient: true });

function filled(perNetworkMax: number, ...addresses: string[]) {
  const networks = new NetworkConnections<ReturnType<typeof idle>>(perNetworkMax);
  const enter = (address: string, isBounded = true) => networks.enter(idle(address), address, isBounded);
  return { networks, enter, entered: addresses.map((address) => enter(address) !== null) };
}

const names = (of: { name: string }[]): string[] => of.map(({ name }) => name);

test("a network has a limit, a /48 twice that limit, and a trusted proxy none", () => {
  const { enter, entered } = filled(1, "10.0.0.1", "10.0.0.1", "2001:db8::1", "2001:db8:0:1::1", "2001:db8:0:2::1");
  expect(entered).toEqual([true, false, true, true, false]);
  expect(enter("10.0.0.1", false)).not.toBeNull();
  expect(enter("2001:db8:0:2::1", false)).not.toBeNull();
});

test("a closed connection is neither counted nor spared", () => {
  const { networks, enter } = filled(1);
  enter("10.0.0.1")?.();
  enter("2001:db8::1")?.();
  expect(networks.spare(9)).toEqual([]);
  expect([enter("10.0.0.1"), enter("2001:db8::1")]).not.toContain(null);
});

test("the addresses of one /48 are spared as one network", () => {
  const { networks } = filled(9, "10.0.0.1", "10.0.0.1", "2001:db8::1", "2001:db8:0:1::1", "2001:db8:0:2::1");
  expect(names(networks.spare(1))).toEqual(["2001:db8::1"]);
  expect(names(networks.spare(3))).toEqual(["2001:db8::1", "10.0.0.1", "2001:db8:0:1::1"]);
});
