/** The length and the letters of a name. */
interface NameRule {
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
  readonly letters: string;
}

const hyphenated = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * What Azure accepts as names.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage
 */
const nameRules = {
  queue: { min: 3, max: 63, pattern: hyphenated, letters: "lower-case letters, digits and single hyphens" },
  container: { min: 3, max: 63, pattern: hyphenated, letters: "lower-case letters, digits and single hyphens" },
  // Resource ids may have any case.
  "storage account": { min: 3, max: 24, pattern: /^[a-z0-9]+$/i, letters: "lower-case letters and digits" },
} as const satisfies Record<string, NameRule>;

export type StorageNameKind = keyof typeof nameRules;

export interface InvalidName {
  /** A clause without its period. */
  readonly reason: string;
  /** Whether the name is only too short. */
  readonly isTooShort: boolean;
}

/** Why no resource can have this name; undefined for a valid one. */
export function findInvalidName(kind: StorageNameKind, name: string): InvalidName | undefined {
  const { min, max, pattern, letters } = nameRules[kind];
  const isWellFormed = pattern.test(name) && name.length <= max;
  if (isWellFormed && name.length >= min) return undefined;
  const reason = `${JSON.stringify(name)} isn't a valid name of a ${kind}, which has ${min} to ${max} ${letters}`;
  return { reason, isTooShort: isWellFormed };
}

export const isContainerName = (name: string): boolean => !findInvalidName("container", name);
