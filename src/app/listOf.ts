import { armKey } from "../core/armId.ts";
import type { CloudName } from "../ports/cloud.ts";

/** What a list is of: the workspaces of a cloud, or the event subscriptions of one workspace. */
export interface ListOf {
  readonly cloud: CloudName;
  readonly workspaceId?: string;
}

/** Whether a list is that of `of`, or of a workspace in it; all are where it is left out. */
export const isWithin = ({ cloud, workspaceId = "" }: ListOf, of?: ListOf): boolean =>
  !of || (cloud === of.cloud && (of.workspaceId === undefined || armKey(workspaceId) === armKey(of.workspaceId)));
