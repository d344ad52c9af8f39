import { expect, test, vi } from "vitest";
import { answering, aProblem, eventId } from "../testing/fake-sources.ts";
import { makeOpsApi, type OpsApi } from "./ops-api.ts";

test.each<[string, (api: OpsApi) => Promise<unknown>, string | undefined]>([
  ["pause", (api) => api.pause(eventId, false), '{"accepting":false}'],
  ["resume", (api) => api.resume(eventId), undefined],
  ["shed", (api) => api.shed(eventId, "Later."), '{"message":"Later."}'],
  ["shed", (api) => api.shed(eventId, null), '{"message":null}'],
  ["retry-failed", (api) => api.retryFailed(eventId), undefined],
  ["hand-over", (api) => api.handOver(eventId), undefined],
  ["close-sale", (api) => api.closeSale(eventId), undefined],
])("%s is sent to the event's line", async (name, call, body) => {
  const fetch = answering({});
  await call(makeOpsApi(fetch, () => {}));
  const [path, init] = fetch.mock.calls[0] ?? [];
  expect(path).toBe(`/v1/ops/lines/${eventId}/${name}`);
  expect(init?.method).toBe("POST");
  expect(init?.body).toBe(body);
});

test("an unauthenticated answer is thrown, and reported", async () => {
  const onSignedOut = vi.fn<() => void>();
  const api = makeOpsApi(answering(aProblem("unauthenticated"), 401), onSignedOut);
  await expect(api.overview()).rejects.toMatchObject({ problem: { code: "unauthenticated" } });
  expect(onSignedOut).toHaveBeenCalledOnce();
});
