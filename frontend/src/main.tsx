import { render } from "solid-js/web";
import { makeApp } from "./app.tsx";
import { browserSources } from "./sources/sources.ts";
import "./styles/main.css";

const root = document.getElementById("app");
if (!root) throw new Error("The page has no element #app");
const app = makeApp(browserSources());
const firstPaintMaxMs = 500;
let isStarted = false;
function start(): void {
  if (isStarted || !root) return;
  isStarted = true;
  root.textContent = "";
  render(app, root);
}
// What the page brought is shown first: on a slow phone the app needs a second. A hidden page paints nothing.
if (document.hidden) start();
else {
  new PerformanceObserver(start).observe({ type: "paint", buffered: true });
  setTimeout(start, firstPaintMaxMs);
}
