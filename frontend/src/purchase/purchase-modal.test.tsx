import type { Allowance, Event, Purchase } from "@admit/contract";
import { screen, waitFor } from "@solidjs/testing-library";
import { expect, test, vi } from "vitest";
import { intend, createSending, type Sending } from "./create-sending.ts";
import { renderWith } from "../testing/render-page.tsx";
import { saleAt, type Sale } from "../event/sale.ts";
import {
  anAllowance,
  anEvent,
  aPurchase,
  aUser,
  eventId,
  fakeSources,
  lost,
  refused,
  startMs,
  userId,
} from "../testing/fake-sources.ts";
import { figure } from "../format/format.ts";
import { PurchaseModal } from "./purchase-modal.tsx";

interface Opened {
  event?: Event;
  sale?: Partial<Sale>;
  allowance?: Allowance | undefined;
}

function open(opened: Opened = {}) {
  const { event, sale, allowance } = { event: anEvent(), sale: {}, allowance: anAllowance(0), ...opened };
  const sources = fakeSources();
  const accepted = vi.fn<(purchase: Purchase) => void>();
  let sending!: Sending;
  const Page = () => {
    sending = createSending(accepted);
    return (
      <PurchaseModal
        isOpen={true}
        event={event}
        sale={{ ...saleAt(event, undefined, startMs), ...sale }}
        allowance={allowance}
        sending={sending}
        isAsking={false}
        question={undefined}
        onBuy={(quantity) => sending.send(intend(event, aUser(), quantity, sources))}
        onClose={() => {}}
      />
    );
  };
  const { user } = renderWith(() => <Page />, sources);
  return { sources, accepted, user, buy: sources.api.buy };
}

const quantity = () => screen.getByLabelText<HTMLInputElement>("How many tickets?");
const fewer = () => screen.getByRole<HTMLButtonElement>("button", { name: "One ticket fewer" });
const more = () => screen.getByRole<HTMLButtonElement>("button", { name: "One ticket more" });
const submit = () => screen.getByRole("button", { name: /^Buy|^Sending/ });

test("it is a dialog named after the event, and starts with one ticket", () => {
  open();
  expect(screen.getByRole("dialog", { name: "The Long Winter Gala" })).toHaveProperty("open", true);
  expect(quantity().valueAsNumber).toBe(1);
  expect(submit().textContent).toBe("Buy 1 ticket");
  expect(fewer()).toHaveProperty("disabled", true);
});

test("the quantity is bounded by what the buyer can still have", async () => {
  const { user } = open({ allowance: anAllowance(48) });
  await user.click(more());
  expect(quantity().valueAsNumber).toBe(2);
  expect(more()).toHaveProperty("disabled", true);
  expect(screen.getByRole("status").textContent).toBe("You already hold 48, so you can buy 2 more.");
});

const twoLeft = { allowance: anAllowance(48) };

test.each<[typed: string, kept: number, opened: Opened]>([
  ["5", 2, twoLeft],
  ["0", 1, twoLeft],
  ["-3", 1, twoLeft],
  ["1.9", 1, twoLeft],
  ["", 1, twoLeft],
  ["4000", 1000, { event: anEvent({ userCap: 5000 }), allowance: anAllowance(0, 5000) }],
  ["4000", 3, { event: anEvent({ userCap: 3 }), allowance: undefined }],
])("typing %j is corrected to %d: at most the allowance or user cap, and a thousand", async (typed, kept, opened) => {
  const { user } = open(opened);
  await user.clear(quantity());
  if (typed) await user.type(quantity(), typed);
  await user.tab();
  expect(quantity().valueAsNumber).toBe(kept);
  expect(more()).toHaveProperty("disabled", kept > 1);
  expect(submit().textContent).toBe(`Buy ${figure(kept)} ticket${kept === 1 ? "" : "s"}`);
});

test("a buyer at the limit sends nothing", async () => {
  const { user, buy } = open({ allowance: anAllowance(50) });
  expect(screen.getByRole("status").textContent).toBe("You already hold 50, and 50 is the most per person.");
  await user.click(submit());
  expect(buy).not.toHaveBeenCalled();
});

test("asking for more than is left is allowed, with a warning", async () => {
  const { user } = open({ sale: { remaining: 1 } });
  await user.click(more());
  expect(screen.getByRole("status").textContent).toBe("Only 1 left: you may get fewer than you ask for.");
  expect(submit().getAttribute("aria-disabled")).toBe("false");
});

test("sold out while it is open, it says so and offers no purchase", () => {
  open({ sale: { state: "sold-out", remaining: 0 } });
  expect(screen.getByRole("alert").textContent).toContain("Sold out.");
  expect(screen.queryByRole("button", { name: /^Buy/ })).toBeNull();
});

test("a double click buys once, and reports the answer once", async () => {
  const { user, buy, accepted, sources } = open();
  buy.mockResolvedValue(aPurchase({ quantity: 1 }));
  await user.dblClick(submit());
  await waitFor(() => expect(accepted).toHaveBeenCalledTimes(1));
  await user.click(submit());
  expect(buy).toHaveBeenCalledTimes(1);
  expect(sources.intentions.of(userId, eventId)?.purchaseId).toBe(aPurchase().id);
});

test("while it is being sent, nothing can be changed, and the intention is kept already", async () => {
  const { user, buy, sources } = open();
  let kept: unknown;
  buy.mockImplementationOnce(() => {
    kept = sources.intentions.of(userId, eventId);
    return new Promise(() => {});
  });
  await user.click(more());
  await user.click(submit());
  expect(submit().textContent).toBe("Sending your purchase…");
  expect(submit().getAttribute("aria-disabled")).toBe("true");
  expect([quantity(), more(), fewer()].map((control) => control.disabled)).toEqual([true, true, true]);
  expect(kept).toMatchObject({ quantity: 2, key: "key-1", purchaseId: null });
});

test("Enter in the number field buys that many", async () => {
  const { user, buy } = open();
  buy.mockReturnValueOnce(new Promise(() => {}));
  await user.clear(quantity());
  await user.type(quantity(), "4{Enter}");
  expect(buy.mock.calls[0]?.slice(0, 2)).toEqual([eventId, 4]);
});

test("a lost connection is shown, retried with the same key, and can be given up", async () => {
  const { user, buy, sources } = open();
  buy
    .mockRejectedValueOnce(lost())
    .mockRejectedValueOnce(lost())
    .mockReturnValueOnce(new Promise(() => {}));
  await user.click(submit());
  await waitFor(() => expect(buy).toHaveBeenCalledTimes(3));
  expect(screen.getByRole("status").textContent).toContain("We lost the connection");
  expect(new Set(buy.mock.calls.map((call) => call[2]))).toEqual(new Set(["key-1"]));
  await user.click(screen.getByRole("button", { name: "Stop trying" }));
  expect(sources.intentions.of(userId, eventId)).toBeNull();
  expect(submit().textContent).toBe("Buy 1 ticket");
});

test("refused, it says why, and forgets the intention", async () => {
  const { user, buy, sources } = open();
  buy.mockRejectedValueOnce(refused("sale-closed"));
  await user.click(submit());
  expect((await screen.findByRole("alert")).textContent).toContain("The sale is closed.");
  expect(sources.intentions.of(userId, eventId)).toBeNull();
  expect(buy).toHaveBeenCalledTimes(1);
});

test("signed out, it leads to the sign-in and back, and keeps the intention", async () => {
  const { user, buy, sources } = open();
  buy.mockRejectedValueOnce(refused("unauthenticated"));
  await user.click(submit());
  const link = await screen.findByRole<HTMLAnchorElement>("link", { name: "Sign in" });
  expect(link.getAttribute("href")).toBe("/sign-in?to=%2Fevents%2Fwinter-gala");
  expect(sources.intentions.of(userId, eventId)?.key).toBe("key-1");
});
