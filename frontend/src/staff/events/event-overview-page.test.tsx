import { screen, waitFor, within } from "@solidjs/testing-library";
import { expect, test, vi } from "vitest";
import { Refused } from "../../api/request.ts";
import { aProblem, refused } from "../../testing/fake-sources.ts";
import { aStaffEvent, eventId, fakeStaffApi, visitStaff } from "../testing/fake-staff.tsx";
import { EventOverviewPage } from "./event-overview-page.tsx";

test("publishing is confirmed with what it means, and changes only the status", async () => {
  const api = fakeStaffApi();
  const draft = aStaffEvent({ status: "DRAFT", salesOpenAt: null });
  api.changeEvent.mockResolvedValueOnce({ ...draft, status: "PUBLISHED" });
  const { user, put } = visitStaff(EventOverviewPage, api, { event: draft });
  await user.click(screen.getByRole("button", { name: "Publish" }));
  expect(screen.getByText("Its sale has no opening time, so tickets go on sale immediately.")).toBeTruthy();
  expect(api.changeEvent).not.toHaveBeenCalled();
  await user.click(screen.getAllByRole("button", { name: "Publish" })[1] as HTMLElement);
  expect(await screen.findByText("The Long Winter Gala is published.")).toBeTruthy();
  expect(api.changeEvent.mock.calls).toEqual([[eventId, { status: "PUBLISHED" }]]);
  expect(put).toHaveBeenCalledWith({ ...draft, status: "PUBLISHED" });
});

test("unpublishing can be cancelled", async () => {
  const api = fakeStaffApi();
  const { user } = visitStaff(EventOverviewPage, api);
  await user.click(screen.getByRole("button", { name: "Unpublish" }));
  expect(screen.getByText("Issued tickets stay valid.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Not now" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(api.changeEvent).not.toHaveBeenCalled();
});

/** Unpublishes the event while 1,204 purchases wait in its line. */
async function unpublishWhileWaiting() {
  const api = fakeStaffApi();
  api.changeEvent.mockRejectedValueOnce(new Refused({ ...aProblem("purchases-waiting", 409), waiting: 1204 }, null));
  const { user, put } = visitStaff(EventOverviewPage, api);
  await user.click(screen.getByRole("button", { name: "Unpublish" }));
  await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Unpublish" }));
  const question = await screen.findByRole("dialog", { name: "1,204 purchases are waiting in line" });
  return { api, user, put, question };
}

test("unpublishing while purchases wait asks what happens to them, and sends the choice", async () => {
  const { api, user, put } = await unpublishWhileWaiting();
  api.changeEvent.mockResolvedValueOnce(aStaffEvent({ status: "DRAFT" }));
  await user.click(screen.getByRole("button", { name: "Save changes" }));
  expect(screen.getByText("Choose one.")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("radio", { name: /^Keep their positions/ }));
  expect(screen.getByRole("group", { name: /What should happen to them\?$/ })).toBeTruthy();
  await user.click(screen.getByRole("radio", { name: /^End their purchases/ }));
  await user.click(screen.getByRole("button", { name: "Save changes" }));
  await waitFor(() => expect(put).toHaveBeenCalledWith(aStaffEvent({ status: "DRAFT" })));
  expect(api.changeEvent.mock.calls).toEqual([
    [eventId, { status: "DRAFT" }],
    [eventId, { status: "DRAFT", waitingPurchases: "reject" }],
  ]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a dialog that is already removed may still receive its close event", async () => {
  const { user, question } = await unpublishWhileWaiting();
  await user.click(within(question).getByRole("button", { name: "Change nothing" }));
  await waitFor(() => expect(question.isConnected).toBe(false));
  const failed = vi.fn<() => void>();
  window.addEventListener("error", failed);
  question.dispatchEvent(new Event("close"));
  window.removeEventListener("error", failed);
  expect(failed).not.toHaveBeenCalled();
});

test("closing the question without an answer changes nothing, and says so", async () => {
  const { api, user, put } = await unpublishWhileWaiting();
  await user.click(screen.getByRole("button", { name: "Change nothing" }));
  expect(await screen.findByText("Nothing was changed. Purchases waiting in line: 1,204.")).toBeTruthy();
  expect(api.changeEvent).toHaveBeenCalledTimes(1);
  expect(put).not.toHaveBeenCalled();
});

async function resize(api: ReturnType<typeof fakeStaffApi>, to: string) {
  const { user } = visitStaff(EventOverviewPage, api);
  await user.click(screen.getByRole("button", { name: "Change capacity" }));
  const field = screen.getByLabelText("Total tickets");
  await user.clear(field);
  await user.type(field, to);
  await user.click(screen.getAllByRole("button", { name: "Change capacity" }).at(-1) as HTMLElement);
}

test("a capacity that is still in line says so", async () => {
  const api = fakeStaffApi();
  api.changeEvent.mockResolvedValueOnce(aStaffEvent());
  await resize(api, "1200");
  expect(await screen.findByText("The new capacity of 1,200 is in line and takes effect in a moment.")).toBeTruthy();
  expect(api.changeEvent.mock.calls).toEqual([[eventId, { capacity: 1200 }]]);
});

test("a capacity below the issued tickets is refused, and the dialog stays", async () => {
  const api = fakeStaffApi();
  api.changeEvent.mockRejectedValueOnce(refused("capacity-below-issued", 409));
  await resize(api, "200");
  expect(await screen.findByText(/More than 200 tickets are already issued/)).toBeTruthy();
  expect(screen.getByRole("dialog")).toBeTruthy();
});
