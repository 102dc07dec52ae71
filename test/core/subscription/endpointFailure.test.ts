import { describe, expect, test } from "vitest";
import { createEndpointFailure } from "../../../src/core/subscription/endpointFailure.ts";

const account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/runs";
const recorded = `Destination endpoint not found. Resource details: resourceId: ${account}. Resource should pre-exist before attempting this operation. Activity id:8394b188-d7d0-4145-b872-2a6a626ce385, timestamp: 6/30/2025 6:51:50 PM (UTC).`;

describe("a missing destination is explained", () => {
  test.each([
    ["by the resource, as recorded", recorded, `Event Grid can't send there: ${account} doesn't exist.`],
    [
      "by the Local Event Grid's own reason",
      `${recorded} Reason: the storage account x has no queue "q".`,
      'Event Grid can\'t send there: the storage account x has no queue "q".',
    ],
    ["by any other message", "Gone", "Event Grid can't send there: Gone."],
  ])("%s", (_, message, expected) => {
    expect(createEndpointFailure(message)).toMatchObject({ code: "refused", message: expected });
  });

  test("with the activity id for support", () => {
    expect(createEndpointFailure(recorded).why).toBe("Activity id: 8394b188-d7d0-4145-b872-2a6a626ce385.");
  });
});
