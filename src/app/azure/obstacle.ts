import type { Failure } from "../../core/failure.ts";
import type { Account, Tenant } from "../../ports/accounts.ts";

/** What stands between a person and their workspaces on Azure. */
export type Obstacle =
  | { readonly kind: "signedOut"; readonly failure?: Failure }
  /** An account that VS Code knows, but that has no session, or whose session has ended. */
  | { readonly kind: "account"; readonly account: Account; readonly failure: Failure }
  | TenantObstacle
  /** Several tenants that need a sign-in, told as one. */
  | { readonly kind: "tenants"; readonly more: number }
  | FailureObstacle
  | { readonly kind: "noAzureSubscriptions"; readonly accounts: readonly Account[] }
  /** The chosen ones are no longer there, or not for these accounts. */
  | { readonly kind: "noneOfTheChosen"; readonly chosen: number }
  /** `chosen`: whether the person chose the Azure subscriptions, or all are looked in. */
  | { readonly kind: "noWorkspaces"; readonly in: number; readonly chosen: boolean };

/** Something could not be asked: Azure as a whole, for an account, or in one tenant. */
export interface FailureObstacle {
  readonly kind: "failed";
  /** "Azure", or the account's label. */
  readonly where: string;
  readonly tenant?: Tenant;
  readonly failure: Failure;
  /** Whether what was seen there before is shown. */
  readonly hasLastKnownRows: boolean;
}

/** A tenant to which one account has to sign in. */
export interface TenantObstacle {
  readonly kind: "tenant";
  readonly account: Account;
  readonly tenant: Tenant;
  readonly failure: Failure;
  /** Another account that sees the tenant already, so that nobody need bother. */
  readonly visibleTo?: Account;
}

/** Whether signing in is the way on. */
export const needsSignIn = ({ code }: Failure): boolean =>
  code === "signed-out" || code === "sign-in-again" || code === "unauthorized";

/** Whether it tells a person something: a tenant that another account sees is no gap to them. */
export const isReportable = (obstacle: Obstacle): boolean => obstacle.kind !== "tenant" || !obstacle.visibleTo;
