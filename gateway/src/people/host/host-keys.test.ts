import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { errors, exportJWK, generateKeyPair } from "jose";
import { afterEach, expect, test } from "vitest";
import { HostKeys } from "./host-keys.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const minuteMs = 60_000;

/** A provider of one key whose answer and clock the test sets. */
async function openProvider() {
  const { publicKey } = await generateKeyPair("ES256");
  const body = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "known", alg: "ES256", use: "sig" }] });
  const provider = {
    faults: 0,
    requests: 0,
    nowMs: 1_800_000_000_000,
    answer: (response: ServerResponse) => void response.end(body),
  };
  const usual = provider.answer;
  const server = createServer((_request, response) => {
    provider.requests += 1;
    provider.answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const keys = new HostKeys(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    () => (provider.faults += 1),
    () => provider.nowMs,
  );
  const find = (kid: string) => keys.find({ alg: "ES256", kid }, { payload: "", signature: "" });
  return { provider, find, fail: (response: ServerResponse) => void response.writeHead(503).end(), usual };
}

test("while a provider is down, tokens of known keys are accepted for a day", async () => {
  const { provider, find, fail } = await openProvider();
  await find("known");
  provider.answer = fail;
  for (let minutes = 0; minutes < 24 * 60; minutes += 30) {
    await find("known");
    provider.nowMs += 30 * minuteMs;
  }
  provider.nowMs += 1;
  await expect(find("known")).rejects.not.toBeInstanceOf(errors.JWKSNoMatchingKey);
});

test("hundreds of unknown keys at a provider that fails cost it one request", async () => {
  const { provider, find, fail } = await openProvider();
  await find("known");
  provider.answer = fail;
  provider.nowMs += minuteMs;
  const before = provider.requests;
  for (let at = 0; at < 200; at++) await expect(find(`unknown-${at}`)).rejects.toBeInstanceOf(errors.JOSEError);
  expect(provider.requests - before).toBe(1);
  expect(provider.faults).toBe(1);
});

test("hundreds of requests at once cause one fetch", async () => {
  const { provider, find } = await openProvider();
  await Promise.all(Array.from({ length: 200 }, async () => find("known")));
  expect(provider.requests).toBe(1);
});

test("an unknown key is the token's fault only if the provider has answered without it", async () => {
  const { provider, find, fail, usual } = await openProvider();
  await expect(find("unknown")).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
  provider.answer = fail;
  provider.nowMs += minuteMs;
  await expect(find("unknown")).rejects.not.toBeInstanceOf(errors.JWKSNoMatchingKey);
  provider.answer = usual;
  provider.nowMs += minuteMs;
  await expect(find("unknown")).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
});

test("a key that the provider has added is found at once after the cooldown", async () => {
  const { provider, find } = await openProvider();
  await find("known");
  const { publicKey } = await generateKeyPair("ES256");
  const added = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "added", alg: "ES256", use: "sig" }] });
  provider.answer = (response) => void response.end(added);
  provider.nowMs += 10_000;
  await find("added");
  await expect(find("known")).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
});
