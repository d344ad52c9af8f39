import type { Purchase } from "@admit/contract";
import { renderHook, waitFor } from "@solidjs/testing-library";
import { expect, test, vi } from "vitest";
import { SourcesContext } from "../sources.ts";
import { anIntention, aPurchase, eventId, fakeSources, userId } from "../testing/fake-sources.ts";
import { createSending } from "./create-sending.ts";

function sendingOver(sources = fakeSources()) {
  const accepted = vi.fn<(purchase: Purchase) => void>();
  const { result, cleanup } = renderHook(() => createSending(accepted), {
    wrapper: (props) => <SourcesContext.Provider value={sources}>{props.children}</SourcesContext.Provider>,
  });
  return { sending: result, accepted, sources, leave: cleanup };
}

test("what is sent while another is on its way is not sent", () => {
  const { sending, sources } = sendingOver();
  sources.api.buy.mockReturnValue(new Promise(() => {}));
  sending.send(anIntention({ key: "first" }));
  sending.send(anIntention({ key: "second" }));
  expect(sources.api.buy.mock.calls.map((call) => call[2])).toEqual(["first"]);
  expect(sources.intentions.of(userId, eventId)?.key).toBe("first");
});

test("accepted, nothing more is sent from this page", async () => {
  const { sending, accepted, sources } = sendingOver();
  sources.api.buy.mockResolvedValue(aPurchase());
  sending.send(anIntention());
  await waitFor(() => expect(accepted).toHaveBeenCalled());
  sending.send(anIntention({ key: "second" }));
  expect(sources.api.buy).toHaveBeenCalledTimes(1);
});

test("a page that is left before the answer leaves the intention for the next one", async () => {
  const { sending, accepted, sources, leave } = sendingOver();
  sources.api.buy.mockImplementationOnce(() => {
    leave();
    return Promise.resolve(aPurchase());
  });
  sending.send(anIntention({ purchaseId: null }));
  await waitFor(() => expect(sources.intentions.of(userId, eventId)?.purchaseId).toBe(aPurchase().id));
  expect(accepted).not.toHaveBeenCalled();
});
