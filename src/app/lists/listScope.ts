import { normalizeArmId } from "../../core/armId.ts";
import type { CloudName } from "../../ports/cloud.ts";

/** What a list is of: the workspaces of a cloud, or the event subscriptions of one workspace. */
export interface ListScope {
  readonly cloud: CloudName;
  readonly workspaceId?: string;
}

/** Whether a list is that of `of`, or of a workspace in it; all are where it is left out. */
export const isWithinScope = ({ cloud, workspaceId = "" }: ListScope, of?: ListScope): boolean =>
  !of ||
  (cloud === of.cloud &&
    (of.workspaceId === undefined || normalizeArmId(workspaceId) === normalizeArmId(of.workspaceId)));
