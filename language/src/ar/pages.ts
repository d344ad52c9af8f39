import type { Pages } from "../en/pages.ts";
import type { SixForms } from "../formats.ts";

export const pages = (_formats: SixForms): Pages => ({
  description: "تذاكر بترتيب الانضمام إلى قائمة الانتظار.",
  needsScript: "يحتاج Admit إلى JavaScript ليحفظ ترتيبك في قائمة الانتظار. الرجاء تفعيله.",
  notFoundTitle: "غير موجود",
});
