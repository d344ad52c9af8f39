import { screen, waitFor } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { Refused } from "../../api/request.ts";
import { aProblem, lost, refused } from "../../testing/fake-sources.ts";
import { aStaffEvent, eventId, fakeStaffApi, visitStaff } from "../testing/fake-staff.tsx";
import { EventNewPage } from "./event-pages.tsx";

const title = () => screen.getByLabelText<HTMLInputElement>("Title");
const visit = (api = fakeStaffApi()) => visitStaff(EventNewPage, api, { path: "/staff/events/new" });
const save = () => screen.getByRole("button", { name: "Save draft" });

test("an event is created from the filled fields, and its page opens", async () => {
  const api = fakeStaffApi();
  api.createEvent.mockResolvedValueOnce(aStaffEvent({ status: "DRAFT" }));
  const { user, history } = visit(api);
  await user.type(title(), "Winter Gala");
  await user.type(screen.getByLabelText(/^Capacity/), "40");
  await user.click(save());
  expect(await screen.findByText("Elsewhere")).toBeTruthy();
  expect(history.get()).toBe(`/staff/events/${eventId}`);
  expect(api.createEvent.mock.calls).toEqual([[{ title: "Winter Gala", capacity: 40 }]]);
});

test("the address that follows from a title is shown while it is typed", async () => {
  const { user } = visit();
  await user.type(title(), "Émile’s Gala");
  expect(screen.getByText(/\/events\/emiles-gala\./)).toBeTruthy();
});

test("without a title nothing is sent, and the focus goes to the title", async () => {
  const api = fakeStaffApi();
  const { user } = visit(api);
  await user.click(save());
  expect(screen.getByText("Enter a title.")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(title()));
  expect(api.createEvent).not.toHaveBeenCalled();
});

test("what the service refuses is shown at its field, and nothing that was typed is lost", async () => {
  const api = fakeStaffApi();
  const problem = { ...aProblem("invalid-request", 400), errors: [{ path: "venue", message: "must be shorter" }] };
  api.createEvent.mockRejectedValueOnce(new Refused(problem, null));
  const { user } = visit(api);
  await user.type(title(), "Winter Gala");
  await user.type(screen.getByLabelText(/^Venue/), "Old Town Hall");
  await user.click(save());
  expect(await screen.findByText("Must be shorter.")).toBeTruthy();
  expect(screen.getByLabelText(/^Venue/).getAttribute("aria-invalid")).toBe("true");
  expect(title().value).toBe("Winter Gala");
});

test("a taken address is reported at the address", async () => {
  const api = fakeStaffApi();
  api.createEvent.mockRejectedValueOnce(refused("slug-taken", 409));
  const { user } = visit(api);
  await user.type(title(), "Winter Gala");
  await user.click(save());
  await waitFor(() => expect(screen.getByLabelText(/^Address/).getAttribute("aria-invalid")).toBe("true"));
});

test("a lost connection says that the event may have been saved", async () => {
  const api = fakeStaffApi();
  api.createEvent.mockRejectedValueOnce(lost());
  const { user } = visit(api);
  await user.type(title(), "Winter Gala");
  await user.click(save());
  expect(await screen.findByText(/It may have been saved anyway/)).toBeTruthy();
});

test("leaving with something typed asks first, and stays unless the reader insists", async () => {
  const { user, history } = visit();
  await user.type(title(), "Winter Gala");
  history.set({ value: "/staff/events/new" });
  await user.click(screen.getByRole("link", { name: "Events" }));
  expect(await screen.findByRole("dialog", { name: "Leave without saving?" })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Stay" }));
  expect(title().value).toBe("Winter Gala");
  await user.click(screen.getByRole("link", { name: "Events" }));
  await user.click(await screen.findByRole("button", { name: "Leave" }));
  expect(await screen.findByText("Elsewhere")).toBeTruthy();
});
