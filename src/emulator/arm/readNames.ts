import type { JsonObject } from "../../core/json.ts";
import { enumerate, quoteIfNeeded } from "../../core/quote.ts";
import { createNameFindings, type NameFindings, toCanonicalNames } from "../../core/subscription/canonicalNames.ts";
import type { WireShape } from "../../core/subscription/wireShape.ts";
import { type HttpRequest, invalidRequest, readJsonObject } from "../http/http.ts";

interface CanonicalBody {
  readonly body: JsonObject;
  /** What the log should say of its names once the request is accepted. */
  readonly notes: readonly string[];
}

/**
 * The body of a write in ARM's spelling, whatever the case of its members and enumerated values. Its notes name what is spelled
 * otherwise or unknown.
 *
 * @param resource its name, for the notes
 * @throws HttpError 400 when a member occurs twice in different cases, as it is unknown which one Azure takes
 */
export async function readNames(request: HttpRequest, shape: WireShape, resource: string): Promise<CanonicalBody> {
  const findings = createNameFindings();
  const body = toCanonicalNames(await readJsonObject(request), shape, findings);
  const { repeated } = findings;
  if (repeated.length)
    throw invalidRequest(`The request has the member ${enumerate(repeated, toPath)} twice, in different cases.`);
  return { body, notes: describeNames(resource, findings) };
}

/** What the log should say of the names of a resource. */
export function describeNames(resource: string, { renamed, unknown }: NameFindings): readonly string[] {
  const notes: string[] = [];
  const readings = [...new Set(renamed.map(({ from, to }) => `${quoteIfNeeded(from)} as ${to}`))];
  if (readings.length)
    notes.push(`${resource}: Read ${enumerate(readings, (one) => one)}. Users report that Azure does the same.`);
  if (unknown.length)
    notes.push(
      `${resource}: Azure doesn't document ${enumerate(unknown, toPath)}, and may ignore or refuse it. The Local Event Grid keeps it.`,
    );
  return notes;
}

/** `properties.filter.advancedFilters.0` for a pointer. */
const toPath = (pointer: string): string => quoteIfNeeded(pointer.slice(1).replaceAll("/", "."));
