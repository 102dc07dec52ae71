import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync, Visitor } from "oxc-parser";

export const sourceFolder = path.resolve(import.meta.dirname, "../../src");

export interface ImportStatement {
  readonly specifier: string;
  readonly kind: "value" | "type" | "dynamic";
}

/** What the architecture tests ask of a file of src. */
export interface SourceFile {
  /** The path below src, with forward slashes. */
  readonly file: string;
  readonly lineCount: number;
  readonly imports: readonly ImportStatement[];
  /** Names of the interfaces, classes, enums and type aliases that it declares. */
  readonly typeNames: readonly string[];
  /** Strings and the fixed parts of templates, without import specifiers. */
  readonly texts: readonly string[];
  /** Expressions that read a clock or a source of randomness. */
  readonly impureExpressions: readonly string[];
  /** Casts by way of `unknown`, and signals whose controller is thrown away. */
  readonly escapes: readonly string[];
}

/** @throws when the text is not TypeScript */
export function readSource(file: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const imports: ImportStatement[] = [];
  const typeNames: string[] = [];
  const texts: string[] = [];
  const impureExpressions: string[] = [];
  const escapes: string[] = [];
  const specifiers = new Set<number>();
  const sourceText = ({ start, end }: { readonly start: number; readonly end: number }): string =>
    text.slice(start, end);
  /** A request in quotes or backticks; one that is computed is left as its expression, which no rule allows. */
  const addImport = (
    request: { readonly start: number; readonly end: number },
    kind: ImportStatement["kind"],
  ): void => {
    specifiers.add(request.start);
    imports.push({ specifier: sourceText(request).replaceAll(/^["'`]|["'`]$/g, ""), kind });
  };

  for (const { moduleRequest, entries } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every(({ isType }) => isType);
    addImport(moduleRequest, typeOnly ? "type" : "value");
  }
  for (const { entries } of module.staticExports)
    for (const { moduleRequest, isType } of entries)
      if (moduleRequest) addImport(moduleRequest, isType ? "type" : "value");
  for (const { moduleRequest } of module.dynamicImports) addImport(moduleRequest, "dynamic");

  const addTypeName = ({ id }: { readonly id: { readonly name: string } | null }): void => {
    if (id) typeNames.push(id.name);
  };
  new Visitor({
    TSImportType: ({ source }) => addImport(source, "type"),
    TSInterfaceDeclaration: addTypeName,
    TSTypeAliasDeclaration: addTypeName,
    TSEnumDeclaration: addTypeName,
    ClassDeclaration: addTypeName,
    Literal(node) {
      if (typeof node.value === "string" && !specifiers.has(node.start)) texts.push(node.value);
    },
    TemplateElement: ({ value }) => void texts.push(value.cooked ?? value.raw),
    NewExpression(node) {
      if (sourceText(node.callee) === "Date" && node.arguments.length === 0) impureExpressions.push(sourceText(node));
    },
    CallExpression(node) {
      if (sourceText(node.callee) === "Date") impureExpressions.push(sourceText(node));
    },
    TSAsExpression(node) {
      if (node.expression.type === "TSAsExpression") escapes.push(sourceText(node));
    },
    MemberExpression(node) {
      if (/^new AbortController\(\)\.signal$/.test(sourceText(node))) escapes.push(sourceText(node));
      if (/^(Date\.now|Math\.random|Temporal\.Now)$/.test(sourceText(node))) impureExpressions.push(sourceText(node));
    },
  }).visit(program);
  const lineCount = text.split("\n").length - 1;
  return { file, lineCount, imports, typeNames, texts, impureExpressions, escapes };
}

/** All of src, read once. */
export const sources: readonly SourceFile[] = readdirSync(sourceFolder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readSource(file.replaceAll(path.sep, "/"), readFileSync(path.join(sourceFolder, file), "utf8")));

/** The file of src that an import names; undefined when it names a package. */
export const resolveImport = (file: string, specifier: string): string | undefined =>
  specifier.startsWith(".") ? path.posix.join(path.posix.dirname(file), specifier) : undefined;
