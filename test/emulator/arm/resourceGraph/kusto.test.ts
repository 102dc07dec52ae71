import { describe, expect, it } from "vitest";
import { runQuery } from "../../../../src/emulator/arm/resourceGraph/kusto.ts";

const workspaceType = "microsoft.machinelearningservices/workspaces";
const workspace = (name: string) => ({ id: `/W/${name}`, name, type: workspaceType, properties: {} });
const topicFor = (name: string) => ({
  id: `/T/${name}`,
  name: `topic-${name}`,
  type: "microsoft.eventgrid/systemtopics",
  properties: { source: `/w/${name}`, topicType: "Microsoft.MachineLearningServices.Workspaces" },
});
const resources = [workspace("b"), workspace("A"), topicFor("A"), workspace("c")];

const run = (text: string): unknown => runQuery(text, resources);

it("runs the query that the product uses to find workspaces with their system topics", () => {
  const rows = run(`resources
    | where type =~ 'Microsoft.MachineLearningServices/workspaces'
    | extend wsKey = tolower(id)
    | join kind=leftouter (
        resources
        | where type =~ 'microsoft.eventgrid/systemtopics'
        | where tostring(properties.topicType) =~ 'microsoft.machinelearningservices.workspaces'
        | project systemTopicId = id, wsKey = tolower(tostring(properties.source))
      ) on wsKey
    | project id, name, systemTopicId
    | order by name asc`);
  expect(rows).toEqual([
    { id: "/W/A", name: "A", systemTopicId: "/T/A" },
    { id: "/W/b", name: "b", systemTopicId: null },
    { id: "/W/c", name: "c", systemTopicId: null },
  ]);
});

describe("each operator", () => {
  it.each([
    ["where name == 'A' | project name", [{ name: "A" }]],
    ["where name == 'a' | project name", []],
    ['where name =~ "a" | project name', [{ name: "A" }]],
    ["where name == 'x|y' | project name", []],
    ["take 1 | project name", [{ name: "b" }]],
    ["order by name | project name | limit 1", [{ name: "topic-A" }]],
    ["where name == 'b' | project upper = toupper(name), none = missing.path", [{ upper: "B", none: null }]],
    [
      "where name == 'b' | project constructor, __proto__",
      [
        Object.fromEntries([
          ["constructor", null],
          ["__proto__", null],
        ]),
      ],
    ],
  ])("%s", (stages, rows) => {
    expect(run(`resources | ${stages}`)).toEqual(rows);
  });
});

describe("rejects, instead of guessing, an unsupported query:", () => {
  it.each([
    "workspaces",
    "resources | summarize count()",
    "resources | where name contains 'a'",
    "resources | where name == 'a' and type == 'b'",
    "resources | extend x = hash(name)",
    "resources | join kind=inner (resources) on id",
    "resources | ",
  ])("%s", (text) => {
    expect(() => run(text)).toThrow("doesn't support");
  });
});

describe("rejects at once what would take minutes:", () => {
  it("a query of a megabyte", () => {
    expect(() => run(`resources | where a${" ".repeat(1_000_000)}b`)).toThrow("accepts 8000");
  });

  it("joins that multiply each other", () => {
    const joins = " | join kind=leftouter (resources) on type".repeat(40);
    expect(() => run(`resources${joins}`)).toThrow("more than 100000 rows");
  });
});
