import { Failure } from "../failure.ts";

/**
 * Explains why Event Grid couldn't find the destination, or the container for dead letters, from the service's message.
 *
 * @param message for example `Destination endpoint not found. Resource details: resourceId: /subscriptions/.... Resource
 * should pre-exist before attempting this operation. Activity id:9d3516d8-..., timestamp: ...`
 */
export function createEndpointFailure(message: string): Failure {
  const [, activity] = /Activity id:\s*([\w-]+)/i.exec(message) ?? [];
  // The Local Event Grid ends its message with the reason.
  const [, reason] = /\bReason: (.+?)\.?$/s.exec(message) ?? [];
  const [, resource] = /resourceId: (\S+?)\.?\s/i.exec(message) ?? [];
  const details = reason ?? (resource && `${resource} doesn't exist`) ?? message;
  return new Failure("refused", `Event Grid can't send there: ${details}.`, {
    remedy: "Create the resource, or correct its name. Then retry.",
    ...(activity ? { why: `Activity id: ${activity}.` } : {}),
  });
}
