import { cleanup } from "@solidjs/testing-library";
import { afterEach } from "vitest";

// Before the reader's locale is read.
Object.defineProperty(navigator, "languages", { value: ["en-GB"], configurable: true });
const { loadTexts } = await import("../language/texts.ts");
await loadTexts("buyers", "tickets", "guestList", "staff", "organisers", "operator", "console");

// In a setup file, since test files share their modules: it runs before each of them.
afterEach(cleanup);
