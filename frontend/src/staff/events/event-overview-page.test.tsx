import { screen, waitFor } from "@solidjs/testing-library";
import { expect, test, vi } from "vitest";
import { Refused } from "../../api/request.ts";
import { aProblem, refused } from "../../testing/fake-sources.ts";
import { aStaffEvent, eventId, press, visitStaff } from "../testing/fake-staff.tsx";
import { EventOverviewPage } from "./event-overview-page.tsx";

test("publishing is confirmed with what it means, and changes only the status", async () => {
  const draft = aStaffEvent({ status: "DRAFT", salesOpenAt: null });
  const published = aStaffEvent({ salesOpenAt: null });
  const visited = visitStaff(EventOverviewPage, { changeEvent: [published] }, { event: draft });
  await press(visited, "Publish");
  expect(screen.getByText("Its sale has no opening time, so tickets go on sale immediately.")).toBeTruthy();
  expect(visited.api.changeEvent).not.toHaveBeenCalled();
  await press(visited, "Publish");
  expect(await screen.findByText("The Long Winter Gala is published.")).toBeTruthy();
  expect(visited.api.changeEvent.mock.calls).toEqual([[eventId, { status: "PUBLISHED" }]]);
  expect(visited.put).toHaveBeenCalledWith(published);
});

test("unpublishing can be cancelled", async () => {
  const visited = visitStaff(EventOverviewPage);
  await press(visited, "Unpublish");
  expect(screen.getByText("Issued tickets stay valid.")).toBeTruthy();
  await press(visited, "Not now");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(visited.api.changeEvent).not.toHaveBeenCalled();
});

/** Unpublishes the event while 1,204 purchases wait in its line. */
async function unpublishWhileWaiting() {
  const waiting = new Refused({ ...aProblem("purchases-waiting"), waiting: 1204 }, null);
  const visited = visitStaff(EventOverviewPage, { changeEvent: [waiting, aStaffEvent({ status: "DRAFT" })] });
  await press(visited, "Unpublish");
  await press(visited, "Unpublish");
  const question = await screen.findByRole("dialog", { name: "1,204 purchases are waiting in line" });
  return { ...visited, question };
}

test("unpublishing while purchases wait asks what happens to them, and sends the choice", async () => {
  const visited = await unpublishWhileWaiting();
  await press(visited, "Save changes");
  expect(screen.getByText("Choose one.")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("radio", { name: /^Keep their positions/ }));
  expect(screen.getByRole("group", { name: /What should happen to them\?$/ })).toBeTruthy();
  await visited.user.click(screen.getByRole("radio", { name: /^End their purchases/ }));
  await press(visited, "Save changes");
  await waitFor(() => expect(visited.put).toHaveBeenCalledWith(aStaffEvent({ status: "DRAFT" })));
  expect(visited.api.changeEvent.mock.calls).toEqual([
    [eventId, { status: "DRAFT" }],
    [eventId, { status: "DRAFT", waitingPurchases: "reject" }],
  ]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("closing the question without an answer changes nothing, and says so, even if its close event comes late", async () => {
  const { question, ...visited } = await unpublishWhileWaiting();
  await press(visited, "Change nothing");
  expect(await screen.findByText("Nothing was changed. Purchases waiting in line: 1,204.")).toBeTruthy();
  expect(visited.api.changeEvent).toHaveBeenCalledTimes(1);
  expect(visited.put).not.toHaveBeenCalled();
  expect(question.isConnected).toBe(false);
  const failed = vi.fn<() => void>();
  window.addEventListener("error", failed);
  question.dispatchEvent(new Event("close"));
  window.removeEventListener("error", failed);
  expect(failed).not.toHaveBeenCalled();
});

async function resize(answer: ReturnType<typeof aStaffEvent> | Error, to: string) {
  const visited = visitStaff(EventOverviewPage, { changeEvent: [answer] });
  await press(visited, "Change capacity");
  const field = screen.getByLabelText("Total tickets");
  await visited.user.clear(field);
  await visited.user.type(field, to);
  await press(visited, "Change capacity");
  return visited;
}

test("a capacity that is still in line says so", async () => {
  const { api } = await resize(aStaffEvent(), "1200");
  expect(await screen.findByText("The new capacity of 1,200 is in line and takes effect in a moment.")).toBeTruthy();
  expect(api.changeEvent.mock.calls).toEqual([[eventId, { capacity: 1200 }]]);
});

test("a capacity below the issued tickets is refused, and the dialog stays", async () => {
  await resize(refused("capacity-below-issued"), "200");
  expect(await screen.findByText(/More than 200 tickets are already issued/)).toBeTruthy();
  expect(screen.getByRole("dialog")).toBeTruthy();
});
