import { render } from "solid-js/web";
import { makeApp } from "./app.tsx";
import { browserSources } from "./sources/sources.ts";
import "./styles/main.css";

const root = document.getElementById("app");
if (!root) throw new Error("The page has no element #app");
// What the page showed until its scripts were here.
root.textContent = "";
render(makeApp(browserSources()), root);
