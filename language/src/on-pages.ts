import { buyers as ar } from "./ar/buyers.ts";
import { pages as arPages } from "./ar/pages.ts";
import { buyers as de } from "./de/buyers.ts";
import { pages as dePages } from "./de/pages.ts";
import { buyers as en } from "./en/buyers.ts";
import { pages as enPages } from "./en/pages.ts";
import { buyers as es } from "./es/buyers.ts";
import { pages as esPages } from "./es/pages.ts";
import { inEach } from "./formats.ts";
import { buyers as fr } from "./fr/buyers.ts";
import { pages as frPages } from "./fr/pages.ts";

/** The texts of buyers' pages, as their own code has them. */
export const buyersIn = inEach({ en, de, fr, es, ar });
export const pagesIn = inEach({ en: enPages, de: dePages, fr: frPages, es: esPages, ar: arPages });
