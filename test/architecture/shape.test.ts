import path from "node:path";
import { expect, test } from "vitest";
import { readSource, sources } from "./sources.ts";

const maxLinesOfFile = 250;
const maxFilesOfFolder = 25;
/** Rooms that are divided into folders may divide those once more, as `core/import/shell`. */
const maxDepth = 3;

test(`no file is longer than ${maxLinesOfFile} lines`, () => {
  const long = sources.filter(({ lineCount }) => lineCount > maxLinesOfFile);
  expect(long.map(({ file, lineCount }) => `${file}: ${lineCount}`)).toEqual([]);
});

test(`no folder has more than ${maxFilesOfFolder} files`, () => {
  const folders = Map.groupBy(sources, ({ file }) => path.posix.dirname(file));
  const large = [...folders].filter(([, files]) => files.length > maxFilesOfFolder);
  expect(large.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
});

test(`folders are at most ${maxDepth} deep`, () => {
  expect(sources.map(({ file }) => file).filter((file) => file.split("/").length > maxDepth + 1)).toEqual([]);
});

test("no two files declare a type of the same name", () => {
  const declarations = sources.flatMap(({ file, typeNames }) => typeNames.map((name) => ({ name, file })));
  const repeated = [...Map.groupBy(declarations, ({ name }) => name)].filter(([, places]) => places.length > 1);
  expect(repeated.map(([name, places]) => `${name}: ${places.map(({ file }) => file).join(", ")}`)).toEqual([]);
});

test("no value is cast by way of another type, and every signal has a controller that can abort it", () => {
  expect(sources.flatMap(({ file, escapes }) => escapes.map((escape) => `${file}: ${escape}`))).toEqual([]);
});

test.each(["value as unknown as string", "wait(new AbortController().signal)"])("%s would be found", (text) => {
  expect(readSource("core/a.ts", text).escapes).toHaveLength(1);
});
