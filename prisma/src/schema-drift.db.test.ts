import { getDMMF } from "@prisma/get-dmmf";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "./testing/index.ts";

type Datamodel = Extract<ReturnType<typeof getDMMF>, { datamodel: unknown }>["datamodel"];
type Model = Datamodel["models"][number];
type Field = Model["fields"][number];

let database: TestDatabase;
let datamodel: Datamodel;

beforeAll(async () => {
  database = await openTestDatabase(1);
  const schema = await readFile(new URL("../schema.prisma", import.meta.url), "utf8");
  const parsed = getDMMF({ datamodel: schema });
  if (!("datamodel" in parsed)) throw new Error("schema.prisma cannot be parsed", { cause: parsed });
  ({ datamodel } = parsed);
});

afterAll(() => database.close());

test("the migrated database has the columns of schema.prisma, and no others", async () => {
  const expected = datamodel.models.flatMap((model) =>
    columnFields(model).map((field) => expectedColumn(model, field)),
  );
  expect(await actualColumns()).toEqual(sorted(expected));
});

test("the migrated database has the keys and indexes of schema.prisma, and no others", async () => {
  const expected = datamodel.indexes.map(({ model, type, fields }) => {
    const columns = fields.map(({ name }) => name).join(", ");
    return `${model} ${indexName(model, type, columns)} (${columns})${type === "normal" ? "" : " unique"}`;
  });
  expect(await actualIndexes()).toEqual(sorted(expected));
});

test("the migrated database has the foreign keys of schema.prisma, and no others", async () => {
  const expected = datamodel.models.flatMap((model) =>
    model.fields.flatMap((field) => expectedForeignKey(model, field)),
  );
  expect(await actualForeignKeys()).toEqual(sorted(expected));
});

const sorted = (lines: string[]): string[] => [...lines].sort();
const columnFields = (model: Model): Field[] => [...model.fields].filter(({ kind }) => kind !== "object");

function expectedColumn(model: Model, field: Field): string {
  const nullability = field.isRequired ? "not null" : "null";
  const isStated = field.hasDefaultValue && typeof field.default !== "object";
  return `${model.name}.${field.name} ${expectedType(field)} ${nullability} default ${isStated ? String(field.default) : "none"}`;
}

/** Prisma's type, as MySQL names it. */
function expectedType({ kind, type, nativeType }: Field): string {
  if (kind === "enum") {
    const values = datamodel.enums.find(({ name }) => name === type)?.values ?? [];
    return `enum(${values.map(({ name }) => `'${name}'`).join(",")})`;
  }
  if (!nativeType) {
    const plain: Record<string, string> = { Int: "int", BigInt: "bigint", Boolean: "tinyint(1)", Json: "json" };
    return plain[type] ?? `a type for ${type}, which this test does not know yet`;
  }
  const [name, sizes] = nativeType;
  const unsigned = /^Unsigned(\w+)$/.exec(name)?.[1];
  if (unsigned !== undefined) return `${unsigned.toLowerCase()} unsigned`;
  return `${name.toLowerCase()}${sizes.length > 0 ? `(${sizes.join(",")})` : ""}`;
}

async function actualColumns(): Promise<string[]> {
  const rows = await query(
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable,
       COLUMN_DEFAULT AS byDefault
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()`,
  );
  return sorted(
    rows.map(({ tableName, name, type, nullable, byDefault }) => {
      const nullability = nullable === "YES" ? "null" : "not null";
      return `${tableName}.${name} ${plainType(type ?? "")} ${nullability} default ${plainDefault(byDefault ?? null)}`;
    }),
  );
}

/** MariaDB still reports the display width of integers, and stores JSON as LONGTEXT. */
const plainType = (type: string): string =>
  type.replace(/^((?:small|big)?int)\(\d+\)/, "$1").replace(/^longtext$/, "json");

/** MariaDB reports a default as an SQL literal. */
function plainDefault(byDefault: string | null): string {
  if (byDefault === null || byDefault === "NULL") return "none";
  return byDefault.replace(/^'(.*)'$/, "$1");
}

/** Prisma's default names. */
function indexName(model: string, type: string, columns: string): string {
  if (type === "id") return "PRIMARY";
  return `${model}_${columns.replaceAll(", ", "_")}_${type === "unique" ? "key" : "idx"}`;
}

async function actualIndexes(): Promise<string[]> {
  const rows = await query(
    `SELECT TABLE_NAME AS tableName, INDEX_NAME AS name, MAX(NON_UNIQUE) AS nonUnique,
       GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR ', ') AS columns
     FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() GROUP BY TABLE_NAME, INDEX_NAME`,
  );
  return sorted(
    rows.map(
      ({ tableName, name, nonUnique, columns }) =>
        `${tableName} ${name} (${columns})${Number(nonUnique) === 0 ? " unique" : ""}`,
    ),
  );
}

function expectedForeignKey(model: Model, field: Field): string[] {
  const columns = field.relationFromFields ?? [];
  if (columns.length === 0) return [];
  // Prisma's defaults, where @relation names none.
  const onDelete = field.relationOnDelete ?? (field.isRequired ? "Restrict" : "SetNull");
  const onUpdate = field.relationOnUpdate ?? "Cascade";
  const name = `${model.name}_${columns.join("_")}_fkey`;
  const references = `${field.type} (${(field.relationToFields ?? []).join(", ")})`;
  return [`${model.name} ${name} (${columns.join(", ")}) to ${references} on delete ${onDelete} on update ${onUpdate}`];
}

async function actualForeignKeys(): Promise<string[]> {
  const rows = await query(
    `SELECT k.TABLE_NAME AS tableName, k.CONSTRAINT_NAME AS name, k.REFERENCED_TABLE_NAME AS referenced,
       GROUP_CONCAT(k.COLUMN_NAME ORDER BY k.ORDINAL_POSITION SEPARATOR ', ') AS columns,
       GROUP_CONCAT(k.REFERENCED_COLUMN_NAME ORDER BY k.ORDINAL_POSITION SEPARATOR ', ') AS referencedColumns,
       MAX(r.DELETE_RULE) AS onDelete, MAX(r.UPDATE_RULE) AS onUpdate
     FROM information_schema.KEY_COLUMN_USAGE k
     JOIN information_schema.REFERENTIAL_CONSTRAINTS r
       ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
     WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
     GROUP BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.REFERENCED_TABLE_NAME`,
  );
  return sorted(
    rows.map(
      ({ tableName, name, columns, referenced, referencedColumns, onDelete, onUpdate }) =>
        `${tableName} ${name} (${columns}) to ${referenced} (${referencedColumns}) ` +
        `on delete ${actionName(onDelete)} on update ${actionName(onUpdate)}`,
    ),
  );
}

/** SET NULL is Prisma's SetNull. */
const actionName = (rule: string | null | undefined): string =>
  String(rule)
    .toLowerCase()
    .split(" ")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");

/** Without Prisma's own table. */
async function query(sql: string): Promise<Record<string, string | null | undefined>[]> {
  const rows = await database.rows<Record<string, string | null | undefined>>(sql);
  return rows.filter((row) => row["tableName"] !== "_prisma_migrations");
}
