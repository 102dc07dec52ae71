import { describe, expect, test } from "vitest";
import { type ExportFormat, exporters } from "../../../src/core/export/exporters.ts";
import { examples } from "./examples.ts";

/** File extensions of the golden files. */
const extensions: Readonly<Record<ExportFormat, string>> = {
  "azure-cli": "sh",
  bicep: "bicep",
  arm: "json",
  terraform: "tf",
};

describe.each(Object.entries(examples))("%s", (title, eventSubscription) => {
  test.each(Object.entries(extensions) as [ExportFormat, string][])("is written as %s", async (format, extension) => {
    const file = `golden/${title.replace(/\W+/g, "-")}.${extension}.txt`;
    await expect(exporters[format].render(eventSubscription)).toMatchFileSnapshot(file);
  });
});
