import { arrangeTree } from "./arrangeTree.ts";
import { browseTree } from "./browseTree.ts";
import { controlLocalEventGrid } from "./controlLocalEventGrid.ts";
import { createEventSubscription } from "./createEventSubscription.ts";
import { debugDeliveries } from "./debugDeliveries.ts";
import { editEventSubscription } from "./editEventSubscription.ts";
import { importEventSubscription } from "./importEventSubscription.ts";
import { insertHandler } from "./insertHandler.ts";
import type { Journey } from "./journey.ts";
import { manageLocalWorkspaces } from "./manageLocalWorkspaces.ts";
import { readLiveEvents } from "./readLiveEvents.ts";
import { tailEvents } from "./tailEvents.ts";
import { validateByHand } from "./validateByHand.ts";

/** The tasks of a person on the Local Event Grid, each in a new window. */
export const journeys: readonly Journey[] = [
  browseTree,
  arrangeTree,
  createEventSubscription,
  validateByHand,
  importEventSubscription,
  editEventSubscription,
  tailEvents,
  readLiveEvents,
  insertHandler,
  controlLocalEventGrid,
  debugDeliveries,
  manageLocalWorkspaces,
];
