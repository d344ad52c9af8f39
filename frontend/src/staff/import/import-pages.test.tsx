import { screen } from "@solidjs/testing-library";
import { expect, test } from "vitest";
import { makeMemoryStorage } from "../../sources/storage.ts";
import { lost, refused } from "../../testing/fake-sources.ts";
import type { Answers } from "../../testing/fake-sources.ts";
import type { StaffApi } from "../api/staff-api.ts";
import { anImport, aPreview, eventId, importId, page, press, visitStaff } from "../testing/fake-staff.tsx";
import { forgetUpload, uploadKey } from "./import-file.tsx";
import { ImportPage } from "./import-page.tsx";
import { ImportProgressPage } from "./import-progress-page.tsx";

const people = (lastModified = 1) =>
  new File(["email,name,quantity\n"], "people.csv", { type: "text/csv", lastModified });
const issue = "Issue 2 tickets in 1 row";

/** Chooses the file, with these answers. */
async function choose(answers: Answers<StaffApi>) {
  const visited = visitStaff(ImportPage, { imports: [page()], ...answers });
  await visited.user.upload(screen.getByLabelText(/Choose a CSV file/), people());
  return visited;
}

test("a file is shown as it will be read before it is sent; then it leads to the import's own address", async () => {
  const visited = await choose({ previewImport: [aPreview()], createImport: [anImport()] });
  expect(await screen.findByRole("cell", { name: "Zoë Müller" })).toBeTruthy();
  expect(visited.api.createImport).not.toHaveBeenCalled();
  await press(visited, issue);
  expect(await screen.findByText("Elsewhere")).toBeTruthy();
  expect(visited.history.get()).toBe(`/staff/events/${eventId}/imports/${importId}`);
});

test("an encoding that was only recognised can be changed, and the confirmed one is sent", async () => {
  const guessed = aPreview({
    encoding: "windows-1252",
    recognised: "windows-1252",
    mustConfirm: true,
    firstRows: [{ row: 2, cells: ["zoe@example.org", "Zo‘ MŸller", "2"] }],
  });
  const right = aPreview({ encoding: "macintosh", recognised: "windows-1252", mustConfirm: true });
  const visited = await choose({ previewImport: [guessed, right], createImport: [anImport()] });
  expect(await screen.findByRole("cell", { name: "Zo‘ MŸller" })).toBeTruthy();
  const select = screen.getByLabelText("Encoding");
  await visited.user.selectOptions(select, "macintosh");
  expect(await screen.findByRole("cell", { name: "Zoë Müller" })).toBeTruthy();
  expect(screen.getByLabelText("Encoding")).toBe(select);
  expect(visited.api.previewImport.mock.calls.map((call) => call[2])).toEqual([{}, { encoding: "macintosh" }]);
  await press(visited, issue);
  expect(visited.api.createImport.mock.calls[0]?.[3]).toEqual({ encoding: "macintosh" });
});

test.each([
  [{ earlier: { importId, at: "2026-11-22T12:00:00.000Z", by: "Tomás Vela" } }, /imported before, on.*by Tomás Vela/],
  [{ issuedRows: 1 }, /report of an import: 1 row of it has tickets already/],
])("a list with %j is issued again only after a question", async (change, question) => {
  const visited = await choose({ previewImport: [aPreview(change)], createImport: [anImport()] });
  expect((await screen.findByText(/imported before, on|report of an import/)).textContent).toMatch(question);
  await press(visited, issue);
  expect(await screen.findByText(/confirm below/)).toBeTruthy();
  expect(visited.api.createImport).not.toHaveBeenCalled();
  await visited.user.click(screen.getByLabelText("Issue 2 tickets to them once more"));
  await press(visited, issue);
  expect(visited.api.createImport.mock.calls[0]?.[3]).toEqual({ encoding: "utf-8", again: "true" });
});

test("a list that another member of staff has just imported is asked about", async () => {
  const earlier = { importId, at: "2026-11-22T12:00:00.000Z", by: "Tomás Vela" };
  const visited = await choose({
    previewImport: [aPreview(), aPreview({ earlier })],
    createImport: [refused("imported-before")],
  });
  await press(visited, issue);
  expect(await screen.findByText(/imported before, on/)).toBeTruthy();
});

test("all errors of a file are listed, the first hundred at first, and nothing is sent", async () => {
  const errors = Array.from({ length: 250 }, (_, at) => ({ path: `row ${at + 1}, email`, message: "is empty" }));
  const visited = await choose({ previewImport: [aPreview({ problem: "250 rows cannot be issued.", errors })] });
  expect(await screen.findByRole("heading", { name: "Nothing was issued: 250 errors in people.csv" })).toBeTruthy();
  expect(screen.getByText("Row 1, email")).toBeTruthy();
  expect(screen.queryByText("Row 101, email")).toBeNull();
  await press(visited, "Show 100 more");
  expect(screen.getByText("Row 101, email")).toBeTruthy();
  await press(visited, "Import");
  expect(visited.api.createImport).not.toHaveBeenCalled();
});

test("a file whose answer was lost is sent again with the same key", async () => {
  const visited = await choose({ previewImport: [aPreview()], createImport: [lost(), anImport()] });
  await press(visited, issue);
  expect(await screen.findByText(/the same file counts only once/)).toBeTruthy();
  await press(visited, issue);
  await screen.findByText("Elsewhere");
  expect(visited.api.createImport.mock.calls.map((call) => call[2])).toEqual(["key-1", "key-1"]);
});

test("a preview whose answer was lost is asked for again", async () => {
  const visited = await choose({ previewImport: [lost(), aPreview()] });
  await screen.findByText(/We lost the connection/);
  await press(visited, "Import");
  expect(await screen.findByRole("cell", { name: "Zoë Müller" })).toBeTruthy();
});

test("without a file nothing is sent", async () => {
  await press(visitStaff(ImportPage, { imports: [page()] }), "Import");
  expect(screen.getByText("Choose a file first.")).toBeTruthy();
});

test("a file keeps its key until it is answered; another file, or the same one afterwards, gets a new key", () => {
  const storage = makeMemoryStorage();
  let keys = 0;
  const keyOf = (file: File) => uploadKey(storage, eventId, file, () => `key-${++keys}`);
  expect([keyOf(people()), keyOf(people()), keyOf(people(2))]).toEqual(["key-1", "key-1", "key-2"]);
  forgetUpload(storage, eventId);
  expect(keyOf(people(2))).toBe("key-3");
});

test("progress is polled until the import is done", async () => {
  const done = anImport({ status: "DONE", decided: 3, fulfilled: 2, rejected: 1, ticketsIssued: 3 });
  const at = { path: "/:importId", at: `/${importId}` };
  const { api } = visitStaff(ImportProgressPage, { import: [anImport(), done] }, at);
  expect(await screen.findByText("Done. Issued 3 tickets of 6.")).toBeTruthy();
  expect(screen.getByRole("progressbar").getAttribute("value")).toBe("3");
  expect(api.import).toHaveBeenCalledTimes(2);
  const link = screen.getByRole("link", { name: /Download results/ });
  expect(link.getAttribute("href")).toBe(`/v1/admin/events/${eventId}/imports/${importId}.csv?separator=comma`);
});
