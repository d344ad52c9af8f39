import { cleanup } from "@solidjs/testing-library";
import { afterEach } from "vitest";

// In a setup file, since test files share their modules: it runs before each of them.
afterEach(cleanup);
