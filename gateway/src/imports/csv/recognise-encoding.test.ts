import type { Encoding } from "@admit/contract";
import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { toBlocks } from "../../../test/tools/send-import.ts";
import { decodeText } from "./decode-text.ts";
import { recogniseEncoding } from "./recognise-encoding.ts";
import { Turns } from "./turns.ts";

const recognise = (bytes: Buffer) => recogniseEncoding(toBlocks(bytes), new Turns());
const asFile = (names: readonly string[]) =>
  ["email,name,quantity", ...names.map((name, at) => `p${at}@example.org,${name},1`)].join("\r\n");
/** Plain rows first: the name that shows the encoding may be far down. */
const padding = Array.from({ length: 3000 }, (_, at) => `Person ${at}`);

const western = ["Zoë Müller", "Jörg Großmann", "François Lefèvre", "José Muñoz", "João Conceição"];
const central = ["Zdeněk Šťastný", "Jiří Dvořák", "Łucja Dąbrowska", "Paweł Wójcik", "Győző Szűcs"];
const russian = ["Анна Петрова", "Дмитрий Щербаков", "Юлия Смирнова"];

test.for<[encoding: Encoding, library: string, names: string[]]>([
  ["utf-8", "utf-8", western],
  ["windows-1250", "win1250", central],
  ["iso-8859-2", "latin2", central],
  ["x-mac-ce", "maccenteuro", central],
  ["ibm852", "cp852", central],
  ["windows-1252", "win1252", western],
  ["macintosh", "macroman", western],
  ["ibm850", "cp850", western],
  ["windows-1251", "win1251", russian],
  ["x-mac-cyrillic", "maccyrillic", russian],
  ["ibm866", "cp866", russian],
  ["koi8-u", "koi8-u", ["Євген Їжакевич", "Ірина Коваленко"]],
  ["windows-1253", "win1253", ["Μαρία Παπαδοπούλου", "Γιώργος Χατζής"]],
  ["windows-1254", "win1254", ["Ayşe Yılmaz", "Çağrı Öztürk", "İbrahim Şahin", "Gülşen Doğan"]],
  ["windows-1255", "win1255", ["יעל כהן", "משה לוי", "רחל ברקוביץ"]],
  ["windows-1256", "win1256", ["محمد الأحمد", "فاطمة الزهراء", "خالد يوسف"]],
  ["windows-1257", "win1257", ["Jānis Bērziņš", "Žydrūnas Šimkus", "Dāvis Ķirsis", "Ģirts Āboliņš"]],
  ["windows-874", "cp874", ["สมชาย ใจดี", "สุดา รักไทย", "ประเสริฐ วงศ์ทอง"]],
  ["shift_jis", "shift_jis", ["山田太郎", "佐藤花子", "高橋さくら", "タナカ ケン"]],
  ["euc-jp", "euc-jp", ["山田太郎", "佐藤花子", "高橋さくら", "タナカ ケン"]],
  ["euc-kr", "euc-kr", ["김철수", "이영희", "박지민", "최수진"]],
  ["gb18030", "gb18030", ["王小明", "李娜", "张伟", "刘洋", "陈静", "赵丽颖"]],
  ["big5", "big5", ["王小明", "陳淑芬", "張家豪", "劉雅婷", "黃志明"]],
])("a list of names in %s is recognised, and read back", async ([encoding, library, names]) => {
  const text = asFile([...padding, ...names]);
  const file = await recognise(iconv.encode(text, library));
  expect(file).toMatchObject({ encoding, isUtf8: encoding === "utf-8", isCertain: encoding === "utf-8" });
  expect([...decodeText(file.blocks, encoding)].join("")).toBe(text);
});

test.for<[what: string, bytes: Buffer, encoding: Encoding, isCertain: boolean]>([
  ["UTF-8 with its mark", Buffer.from(`\ufeff${asFile(western)}`), "utf-8", true],
  ["UTF-16 with its mark", Buffer.from(`\ufeff${asFile(russian)}`, "utf16le"), "utf-16le", true],
  ["UTF-16, big-endian", Buffer.from(`\ufeff${asFile(russian)}`, "utf16le").swap16(), "utf-16be", true],
  ["UTF-16 without a mark", Buffer.from(asFile(russian), "utf16le"), "utf-16le", false],
  ["UTF-16, big-endian, without a mark", Buffer.from(asFile(russian), "utf16le").swap16(), "utf-16be", false],
  ["ASCII", Buffer.from("email,quantity\na@example.org,1"), "utf-8", true],
  ["nothing", Buffer.alloc(0), "utf-8", true],
])("%s is recognised by its bytes", async ([, bytes, encoding, isCertain]) => {
  const file = await recognise(bytes);
  expect(file.encoding).toBe(encoding);
  expect(file.isCertain).toBe(isCertain);
  expect([...decodeText(file.blocks, file.encoding)].join("").startsWith("\ufeff")).toBe(false);
});
