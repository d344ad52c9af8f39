import { screen, waitFor } from "@solidjs/testing-library";
import { expect, test, vi } from "vitest";
import { refused } from "../../testing/fake-sources.ts";
import { aStaffEvent, eventId, press, visitStaff } from "../testing/fake-staff.tsx";
import { EventOverviewPage } from "./event-overview-page.tsx";
import { EventDetailsPage } from "./event-pages.tsx";
import { PreviewPage } from "./preview-page.tsx";
import { qrFile } from "./qr-file.ts";

const poster = {
  alt: "Dancers",
  width: 1200,
  height: 675,
  sources: [{ url: "/v1/posters/x/1200.webp", width: 1200 }],
};

test("a preview shows a draft's texts as buyers will see them, and nothing in it can be pressed", async () => {
  visitStaff(
    PreviewPage,
    {},
    { event: aStaffEvent({ status: "DRAFT", bodyHtml: "<p>Doors at <strong>seven</strong>.</p>" }) },
  );
  expect(await screen.findByText("Preview: only your team sees this page.")).toBeTruthy();
  expect(screen.getByText("seven").tagName).toBe("STRONG");
  expect(document.querySelector(".event-page")?.hasAttribute("inert")).toBe(true);
});

test("the public address can be copied; a browser that refuses gets it selected", async () => {
  const event = aStaffEvent({ slug: "gala" });
  const visited = visitStaff(EventOverviewPage, {}, { event });
  const address = `${window.location.origin}/events/gala`;
  expect(screen.getByLabelText<HTMLInputElement>("Public address").value).toBe(address);
  const write = vi
    .spyOn(navigator.clipboard, "writeText")
    .mockResolvedValueOnce()
    .mockRejectedValueOnce(new Error("no"));
  await press(visited, "Copy");
  expect(await screen.findByText("Copied.")).toBeTruthy();
  await press(visited, "Copy");
  expect(await screen.findByText(/^Your browser didn’t allow copying/)).toBeTruthy();
  expect(write.mock.calls).toEqual([[address], [address]]);
  write.mockRestore();
});

test("the QR of an address is a complete SVG with its quiet zone", async () => {
  const file = qrFile("https://example.org/events/gala");
  expect(file.type).toBe("image/svg+xml");
  expect(await file.text()).toMatch(/^<svg .*viewBox="-4 -4 (\d+) \1".*<rect x="-4" y="-4" .*<path d="M.*<\/svg>$/);
});

test("a chosen picture is uploaded at once, and the event's page shows it", async () => {
  const changed = aStaffEvent({ poster });
  const visited = visitStaff(EventDetailsPage, { setPoster: [changed] });
  const file = new File(["x"], "poster.png", { type: "image/png" });
  await visited.user.upload(await screen.findByLabelText("Choose a picture"), file);
  await waitFor(() => expect(visited.put).toHaveBeenCalledWith(changed));
  expect(visited.api.setPoster.mock.calls).toEqual([[eventId, file]]);
  expect(await screen.findByText("The picture is saved.")).toBeTruthy();
});

test("a picture that the service refuses says why, and can be chosen again", async () => {
  const visited = visitStaff(EventDetailsPage, { setPoster: [refused("invalid-request")] });
  const field = await screen.findByLabelText<HTMLInputElement>("Choose a picture");
  await visited.user.upload(field, new File(["x"], "poster.png", { type: "image/png" }));
  await waitFor(() => expect(field.parentElement?.querySelector("[role=alert]")?.textContent).not.toBe(""));
  expect(field.disabled).toBe(false);
  expect(visited.put).not.toHaveBeenCalled();
});

test("what a picture shows is saved as a text of its own", async () => {
  const changed = aStaffEvent({ poster });
  const visited = visitStaff(EventDetailsPage, { changeEvent: [changed] }, { event: changed });
  const field = await screen.findByLabelText(/^What the picture shows/);
  await visited.user.clear(field);
  await visited.user.type(field, "A ball");
  await press(visited, "Save the text");
  await waitFor(() => expect(visited.api.changeEvent.mock.calls).toEqual([[eventId, { posterAlt: "A ball" }]]));
});

test("what was sold is drawn, and a sentence says the same", async () => {
  const points = [
    { at: "2026-11-30T18:00:00.000Z", issued: 3 },
    { at: "2026-11-30T20:00:00.000Z", issued: 1201 },
  ];
  visitStaff(EventOverviewPage, { sales: [{ stepMs: 3_600_000, points }] });
  expect(
    await screen.findByText(
      "1,204 tickets, 30 Nov 2026, 18:00–21:00. Most within 1 hour: 1,201, from 30 Nov 2026, 20:00.",
    ),
  ).toBeTruthy();
  expect(document.querySelectorAll(".sales-chart rect").length).toBe(2);
});
