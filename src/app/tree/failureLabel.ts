import { needsSignIn } from "../azure/obstacle.ts";
import type { FailureNode } from "./treeNode.ts";

/** What the row of a failure says in a narrow sidebar: what happened, in few words; its tooltip has the rest. */
export function failureLabel({ parent: place, failure, partIndex: part }: FailureNode): string {
  if (failure.code === "stopped") return "Stopped: start it";
  if (failure.code === "storage") return failure.message;
  if (part !== undefined) return "Not all are shown";
  if (place.cloud === "azure" && needsSignIn(failure))
    return failure.code === "signed-out" ? "Signed out: sign in" : "Sign in again";
  return failure.code === "forbidden" && place.kind === "workspace" ? "You may not list these" : failure.message;
}
