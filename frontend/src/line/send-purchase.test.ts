import { expect, test } from "vitest";
import type { Trouble } from "../data/retry.ts";
import { anIntention, aPurchase, fakeSources, lost, refused } from "../testing/fake-sources.ts";
import { sendPurchase } from "./send-purchase.ts";

const signal = () => new AbortController().signal;

test("however often it is sent, it carries the same key and quantity", async () => {
  const sources = fakeSources();
  sources.api.buy
    .mockRejectedValueOnce(lost())
    .mockRejectedValueOnce(refused("internal-error", 500))
    .mockRejectedValueOnce(refused("line-full", 503, 2000))
    .mockResolvedValueOnce(aPurchase());
  const troubles: (Trouble | null)[] = [];
  const sent = await sendPurchase(anIntention(), sources, (trouble) => troubles.push(trouble), signal());
  expect(sent).toEqual(aPurchase());
  expect(new Set(sources.api.buy.mock.calls.map((call) => JSON.stringify(call.slice(0, 3))))).toHaveProperty("size", 1);
  expect(troubles).toEqual(["lost", "busy", "line-full", null]);
});

test("Retry-After is obeyed, and a final refusal is not retried", async () => {
  const sources = fakeSources();
  sources.api.buy
    .mockRejectedValueOnce(refused("queue-unavailable", 503, 3000))
    .mockRejectedValueOnce(refused("sold-out", 409));
  await expect(sendPurchase(anIntention(), sources, () => {}, signal())).rejects.toMatchObject({
    problem: { code: "sold-out" },
  });
  expect(sources.waits).toEqual([{ ms: 3300, isCutShort: false }]);
});

test("once aborted, it is not sent again", async () => {
  const sources = fakeSources();
  const given = new AbortController();
  sources.api.buy.mockImplementationOnce(() => {
    given.abort();
    return Promise.reject(lost());
  });
  await expect(sendPurchase(anIntention(), sources, () => {}, given.signal)).rejects.toThrow("aborted");
  expect(sources.api.buy).toHaveBeenCalledTimes(1);
});
