import { fireEvent, screen, waitFor } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { Refused } from "../../api/request.ts";
import { aProblem, lost, refused, type Answers } from "../../testing/fake-sources.ts";
import type { StaffApi } from "../api/staff-api.ts";
import { aStaffEvent, eventId, press, visitStaff } from "../testing/fake-staff.tsx";
import { EventNewPage } from "./event-pages.tsx";
import { ownZone } from "./local-time.ts";

const title = () => screen.getByLabelText<HTMLInputElement>("Title");

/** The form of a new event, with this title. */
async function fill(text: string, answers: Answers<StaffApi> = {}) {
  const visited = visitStaff(EventNewPage, answers, { path: "/staff/events/new" });
  if (text) await visited.user.type(title(), text);
  return visited;
}

test("an event is created from the filled fields, and its page opens", async () => {
  const visited = await fill("Winter Gala", { createEvent: [aStaffEvent({ status: "DRAFT" })] });
  await visited.user.type(screen.getByLabelText(/^Capacity/), "40");
  await press(visited, "Save draft");
  expect(await screen.findByText("Elsewhere")).toBeTruthy();
  expect(visited.history.get()).toBe(`/staff/events/${eventId}`);
  expect(visited.api.createEvent.mock.calls).toEqual([
    [{ title: "Winter Gala", capacity: 40, timeZone: ownZone(), language: "en" }],
  ]);
});

test("the address that follows from a title is shown while it is typed", async () => {
  await fill("Émile’s Gala");
  expect(screen.getByText(/\/events\/emiles-gala\./)).toBeTruthy();
});

test("without a title nothing is sent, and the focus goes to the title", async () => {
  const visited = await fill("");
  await press(visited, "Save draft");
  expect(screen.getByText("Enter a title.")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(title()));
  expect(visited.api.createEvent).not.toHaveBeenCalled();
});

const badVenue = { ...aProblem("invalid-request"), errors: [{ path: "venue", message: "must be shorter" }] };

test.each([
  [new Refused(badVenue, null), /^Venue/, "Must be shorter."],
  [refused("slug-taken"), /^Address/, /^This address is taken/],
])("what the service refuses is shown at its field, and nothing that was typed is lost: %o", async (...row) => {
  const [answer, field, text] = row;
  const visited = await fill("Winter Gala", { createEvent: [answer] });
  await press(visited, "Save draft");
  expect(await screen.findByText(text)).toBeTruthy();
  expect(screen.getByLabelText(field).getAttribute("aria-invalid")).toBe("true");
  expect(title().value).toBe("Winter Gala");
});

test("a lost connection says that the event may have been saved", async () => {
  await press(await fill("Winter Gala", { createEvent: [lost()] }), "Save draft");
  expect(await screen.findByText(/It may have been saved anyway/)).toBeTruthy();
});

test("leaving with something typed asks first, and stays unless the reader insists", async () => {
  const visited = await fill("Winter Gala");
  visited.history.set({ value: "/staff/events/new" });
  const leave = () => visited.user.click(screen.getByRole("link", { name: "Events" }));
  await leave();
  expect(await screen.findByRole("dialog", { name: "Leave without saving?" })).toBeTruthy();
  await press(visited, "Stay");
  expect(title().value).toBe("Winter Gala");
  await leave();
  await press(visited, "Leave");
  expect(await screen.findByText("Elsewhere")).toBeTruthy();
});

test("a time that comes twice is asked about, one that the clocks skip is refused, and both are the venue's", async () => {
  const visited = await fill("Winter Gala", { createEvent: [aStaffEvent({ status: "DRAFT" })] });
  const [zone, starts] = [screen.getByLabelText<HTMLSelectElement>("Time zone"), screen.getByLabelText(/^Starts/)];
  await visited.user.selectOptions(zone, "Europe/Berlin");
  fireEvent.input(starts, { target: { value: "2026-03-29T02:30" } });
  await press(visited, "Save draft");
  expect(screen.getByText(/^There is no 02:30 on that day/)).toBeTruthy();
  fireEvent.input(starts, { target: { value: "2026-10-25T02:30" } });
  await press(visited, "Save draft");
  expect(screen.getByText(/^02:30 comes twice on that day/)).toBeTruthy();
  await visited.user.click(screen.getByLabelText("The second (GMT+01:00)"));
  await press(visited, "Save draft");
  await waitFor(() => expect(visited.api.createEvent).toHaveBeenCalled());
  const [sent] = visited.api.createEvent.mock.calls[0] ?? [];
  expect(sent).toMatchObject({ timeZone: "Europe/Berlin", startsAt: "2026-10-25T01:30:00.000Z" });
});

test("an empty limit says in numbers what the event gets", async () => {
  await fill("", { defaults: [{ capacity: 100_000, userCap: 10 }] });
  expect(await screen.findByText("Leave empty for 100,000.")).toBeTruthy();
  expect(screen.getByText("Leave empty for 10.")).toBeTruthy();
});

test("texts in a further language are sent with the event", async () => {
  const visited = await fill("Winter Gala", { createEvent: [aStaffEvent()] });
  await press(visited, /Deutsch$/);
  await visited.user.type(screen.getByLabelText(/^Title \(Deutsch\)/), "Wintergala");
  await press(visited, "Save draft");
  await screen.findByText("Elsewhere");
  expect(visited.api.createEvent.mock.calls[0]?.[0]).toMatchObject({
    translations: { de: { title: "Wintergala", summary: "", body: "" } },
  });
});

test("a duplicate begins with the other event's texts, and is a new event", async () => {
  const answers = { event: [aStaffEvent({ venue: "Old Hall" })], createEvent: [aStaffEvent({ status: "DRAFT" })] };
  const visited = visitStaff(EventNewPage, answers, {
    path: "/staff/events/new",
    at: `/staff/events/new?from=${eventId}`,
  });
  expect((await screen.findByLabelText<HTMLInputElement>(/^Venue/)).value).toBe("Old Hall");
  await press(visited, "Save draft");
  await screen.findByText("Elsewhere");
  expect(visited.api.createEvent.mock.calls[0]?.[0]).toMatchObject({ title: `${aStaffEvent().title} (copy)` });
});
