import { isCancellation } from "../../core/failure.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";

const sentences: Readonly<Record<string, string>> = {
  reset: "The Local Event Grid was reset.",
  import: "The state of the Local Event Grid was replaced by an import.",
};

/**
 * Remembers the state of the Local Event Grid.
 *
 * @returns tells later whether that state was replaced as a whole, and how, as a sentence; undefined if it was not, or if
 * that can't be found out
 */
export async function observeReplacement(
  control: Pick<LocalEventGridControl, "status">,
  signal: AbortSignal,
): Promise<() => Promise<string | undefined>> {
  const readReplacement = async () => {
    try {
      return (await control.status(signal)).replaced;
    } catch (error) {
      if (isCancellation(error)) throw error;
      return undefined;
    }
  };
  const before = await readReplacement();
  return async () => {
    const now = await readReplacement();
    return now && now.count !== (before?.count ?? 0) ? sentences[now.by] : undefined;
  };
}
