/** For each action the built-in role with the fewest rights that grants it, the first that fits. */
const roles: readonly (readonly [action: RegExp, role: string])[] = [
  [/^Microsoft\.EventGrid\/eventSubscriptions\/read$/i, "EventGrid EventSubscription Reader"],
  [/^Microsoft\.EventGrid\/eventSubscriptions\//i, "EventGrid EventSubscription Contributor"],
  [/\/read$/i, "Reader"],
  [/^Microsoft\.EventGrid\//i, "EventGrid Contributor"],
];

/**
 * The way on after a refusal of Azure Resource Manager for want of rights.
 *
 * @param message as the service wrote it: it names the action in quotation marks
 * @returns undefined when it names none, or one that no role of the table grants
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/integration
 */
export function remedyOfRefusal(message: string): string | undefined {
  const action = /perform action '([\w./*-]{1,200})'/.exec(message)?.[1] ?? "";
  const role = roles.find(([pattern]) => pattern.test(action))?.[1];
  return role && `Ask for the role ${role}: it grants ${action}.`;
}
