import { expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { commandTitles, rowCommand } from "../../../src/app/tree/commandTitles.ts";

const { contributes } = manifest;

test("package.json declares exactly the commands that the features handle, with the same titles", () => {
  const titles = Object.values(commandTitles).flatMap((feature) => Object.entries(feature));
  const declared = contributes.commands.map(({ command, title }) => [command, title] as const);
  expect(Object.fromEntries(declared)).toEqual(
    Object.fromEntries(titles.map(([id, title]) => [`amlEvents.${id}`, title])),
  );
  expect(declared).toHaveLength(titles.length);
});

test("menus and welcome views name only declared commands", () => {
  const declared = new Set(contributes.commands.map(({ command }) => command));
  const inMenus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
  const inWelcomes = contributes.viewsWelcome.flatMap(({ contents }) => [...contents.matchAll(/command:([\w.]+)/g)]);
  const used = [...inMenus, ...inWelcomes.map(([, command = ""]) => command)];
  expect(used.filter((command) => !declared.has(command))).toEqual([]);
});

test("a row's command carries its title and arguments", () => {
  expect(rowCommand("refresh")).toEqual({ command: "amlEvents.refresh", title: "Refresh" });
  expect(rowCommand("retry", 1)).toEqual({ command: "amlEvents.retry", title: "Retry", arguments: [1] });
});
