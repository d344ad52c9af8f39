import { cleanup } from "@solidjs/testing-library";
import { afterEach } from "vitest";
import { loadTexts } from "../language/texts.ts";

await loadTexts("buyers", "tickets", "staff", "guestList", "organisers", "operator");
// In a setup file, since test files share their modules: it runs before each of them.
afterEach(cleanup);
