import { documents as ar } from "./ar/documents.ts";
import { documents as de } from "./de/documents.ts";
import { documents as en } from "./en/documents.ts";
import { documents as es } from "./es/documents.ts";
import { inEach } from "./formats.ts";
import { documents as fr } from "./fr/documents.ts";

/** The texts of mails, tickets on paper and calendars. */
export const documentsIn = inEach({ en, de, fr, es, ar });
