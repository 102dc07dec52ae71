import type { Failure } from "../../core/failure.ts";
import type { Account, Tenant } from "../../ports/accounts.ts";

/** Why some or all workspaces on Azure are not shown. */
export type Obstacle =
  | { readonly kind: "signedOut"; readonly failure?: Failure }
  /** An account that VS Code knows but that has no session, or whose session has ended. */
  | { readonly kind: "account"; readonly account: Account; readonly failure: Failure }
  | TenantObstacle
  /** Several tenants that need a sign-in, summarized. */
  | { readonly kind: "tenants"; readonly count: number }
  | FailureObstacle
  | { readonly kind: "noAzureSubscriptions"; readonly accounts: readonly Account[] }
  /** The selected Azure subscriptions do not exist, or these accounts cannot see them. */
  | { readonly kind: "selectionNotFound"; readonly selectedCount: number }
  /** In the Azure subscriptions that were searched, which the user may have selected. */
  | { readonly kind: "noWorkspaces"; readonly searchedCount: number; readonly hasSelection: boolean };

/** A request failed: for Azure as a whole, for an account, or for one tenant. */
export interface FailureObstacle {
  readonly kind: "failed";
  /** "Azure", or the label of the account. */
  readonly where: string;
  readonly tenant?: Tenant;
  readonly failure: Failure;
  /** Whether the rows of an earlier scan are shown instead. */
  readonly hasLastKnownRows: boolean;
}

/** A tenant that one account has to sign in to. */
export interface TenantObstacle {
  readonly kind: "tenant";
  readonly account: Account;
  readonly tenant: Tenant;
  readonly failure: Failure;
  /** Another account that can already see the tenant, so that this one need not sign in. */
  readonly visibleTo?: Account;
}

/** Whether signing in is the remedy. */
export const needsSignIn = ({ code }: Failure): boolean =>
  code === "signed-out" || code === "sign-in-again" || code === "unauthorized";

/** Whether to report it: a tenant that another account can see is not worth a row. */
export const isReportable = (obstacle: Obstacle): boolean => obstacle.kind !== "tenant" || !obstacle.visibleTo;
