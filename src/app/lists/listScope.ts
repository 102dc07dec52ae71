import { normalizeArmId } from "../../core/armId.ts";
import type { CloudName } from "../../ports/cloud.ts";

/** The workspaces of a cloud, or the event subscriptions of one workspace. */
export interface ListScope {
  readonly cloud: CloudName;
  readonly workspaceId?: string;
}

/** Whether a list has the scope `within`, or a narrower one. Without `within`, every list does. */
export const isWithinScope = ({ cloud, workspaceId = "" }: ListScope, within?: ListScope): boolean =>
  !within ||
  (cloud === within.cloud &&
    (within.workspaceId === undefined || normalizeArmId(workspaceId) === normalizeArmId(within.workspaceId)));
