import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exporters } from "../../../src/core/export/exporters.ts";
import { toImportedDraft } from "../../../src/core/import/importedDraft.ts";
import type { ImportedSubscription } from "../../../src/core/import/importResult.ts";
import { importers } from "../../../src/core/import/importers.ts";
import { diffEventSubscriptions } from "../../../src/core/subscription/diffEventSubscriptions.ts";
import { toCreateRequest, validateDraft } from "../../../src/core/subscription/draft.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";
import { arbitraryEventSubscription } from "../subscription/anySubscription.ts";
import { parse } from "./parse.ts";

const imported = (of: Partial<ImportedSubscription>) =>
  toImportedDraft({ name: "notify", properties: {}, blanks: [], ...of });
const blank = (pointer: string, text = "var.x") => ({ pointer, text, line: 3, column: 5 });
const as = (properties: unknown): EventSubscription =>
  ({ id: "/x", name: "notify", properties }) as unknown as EventSubscription;

describe("an imported event subscription", () => {
  test("is split into what the form edits and what it preserves, and is written back complete", () => {
    const properties = {
      destination: { endpointType: "WebHook", properties: { endpointUrl: "https://a.example/", maxEventsPerBatch: 7 } },
      filter: { subjectEndsWith: "x", ofTomorrow: { deep: 1 } },
      labels: ["a"],
      ofTomorrow: 1,
    };
    const { draft, blanks, ...rest } = imported({ properties });
    expect(draft).toEqual({ name: "notify", endpointUrl: "https://a.example/", filter: properties.filter });
    expect(toCreateRequest(draft, { blanks, ...rest })).toEqual({ properties });
  });

  test("with another destination than a webhook has no URL and keeps its destination", () => {
    const properties = { destination: { endpointType: "EventHub", properties: { resourceId: "/hub" } } };
    const { draft, ...rest } = imported({ properties });
    expect(draft).not.toHaveProperty("endpointUrl");
    expect(toCreateRequest(draft, rest).properties.destination).toEqual(properties.destination);
  });

  test.each([
    ["/name", {}, "/name"],
    ["/properties/destination", {}, "/endpointUrl"],
    [
      "/properties/destination/properties/endpointUrl",
      { destination: { endpointType: "WebHook", properties: {} } },
      "/endpointUrl",
    ],
    ["/properties/filter", {}, "/filter"],
    ["/properties/filter/subjectBeginsWith", { filter: {} }, "/filter/subjectBeginsWith"],
    [
      "/properties/filter/includedEventTypes/0",
      { filter: { includedEventTypes: [null] } },
      "/filter/includedEventTypes",
    ],
    [
      "/properties/filter/advancedFilters/0/values/1",
      { filter: { advancedFilters: [{ operatorType: "StringIn", key: "a", values: ["b", null] }] } },
      "/filter/advancedFilters/0/values",
    ],
    ["/properties/filter/advancedFilters/0", { filter: { advancedFilters: [null] } }, "/filter/advancedFilters/0"],
  ])("has the blank %s at a field of the form", (pointer, properties, at) => {
    const { marks, blanks } = imported({ properties, blanks: [blank(pointer)] });
    expect(blanks).toEqual([]);
    expect(marks).toMatchObject([{ severity: "warning", pointer: at }]);
    expect(marks[0]?.message).toBe("Set by the variable x (line 3, column 5).");
  });

  test("has no value for a blank in a list", () => {
    const advancedFilters = [{ operatorType: "StringIn", key: "a", values: ["b", null] }];
    expect(imported({ properties: { filter: { advancedFilters } } }).draft.filter.advancedFilters?.[0]?.values).toEqual(
      ["b"],
    );
  });

  test("has a required field for every other blank", () => {
    const properties = {
      destination: { endpointType: "StorageQueue", properties: { queueName: "q" } },
      retryPolicy: {},
      labels: [null],
    };
    const pointers = [
      "/properties/destination/properties/resourceId",
      "/properties/retryPolicy/maxDeliveryAttempts",
      "/properties/labels/0",
      "/properties/deadLetterDestination",
    ];
    const { draft, marks, ...rest } = imported({ properties, blanks: pointers.map((pointer) => blank(pointer)) });
    expect(marks).toEqual([]);
    const around = { takenNames: [], blanks: rest.blanks };
    expect(validateDraft(draft, around).map(({ pointer }) => pointer)).toEqual(
      [0, 1, 2, 3].map((at) => `/fills/${at}`),
    );
    const filled = { ...draft, fills: ["/account", "5", "7", '{"endpointType":"StorageBlob"}'] };
    expect(validateDraft(filled, around)).toEqual([]);
    expect(toCreateRequest(filled, rest).properties).toMatchObject({
      destination: { properties: { resourceId: "/account", queueName: "q" } },
      retryPolicy: { maxDeliveryAttempts: 5 },
      labels: ["7"],
      deadLetterDestination: { endpointType: "StorageBlob" },
    });
  });

  test.each([
    ["includedEventTypes", "all"],
    ["subjectBeginsWith", 5],
    ["isSubjectCaseSensitive", "yes"],
    ["advancedFilters", {}],
  ])("with a %s that is %j loses it, and this is reported", (name, value) => {
    const { draft, marks } = imported({ properties: { filter: { [name]: value } } });
    expect(draft.filter).toEqual({});
    expect(marks).toMatchObject([{ pointer: `/filter/${name}` }]);
  });

  test.each([5, "text", [null], { key: 5, operatorType: {}, values: "x" }])(
    "with a condition that is %j has an empty one instead",
    (condition) => {
      const { draft } = imported({ properties: { filter: { advancedFilters: [condition] } } });
      expect(draft.filter.advancedFilters).toMatchObject([{ key: "" }]);
    },
  );
});

describe("an export that is imported into the form and created unchanged", () => {
  test.each(Object.keys(exporters) as (keyof typeof exporters)[])("as %s means the same as before", async (format) => {
    await fc.assert(
      fc.asyncProperty(arbitraryEventSubscription(), async (subscription) => {
        const read = await importers[format].read(exporters[format].render(subscription), parse);
        for (const found of read.subscriptions) {
          const { draft, ...rest } = toImportedDraft(found);
          const request = toCreateRequest(draft, rest);
          // The form doesn't create anything while the URL is blank.
          if (draft.endpointUrl === "") continue;
          expect(diffEventSubscriptions(as(found.properties), as(request.properties))).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
