import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Verdict } from "../../core/filter/evaluate.ts";
import type { EventSources, Source } from "./eventSources.ts";
import { sources } from "./eventSources.ts";
import { change, summary } from "./trial.ts";
import type { Candidate, Outcome, Trial } from "./trial.ts";
import { why } from "./why.ts";

interface TryOut {
  readonly events: EventSources;
  readonly trial: Trial;
  /** The verdict on the chosen event. */
  readonly verdict: Verdict | undefined;
  readonly choose: (index: number) => void;
  readonly chooseSource: (source: Source) => void;
  readonly paste: (text: string) => void;
  readonly tail: () => void;
}

/** Rows that one list shows; nobody reads more, and typing must not wait for them. */
const most = 100;

const labels: Readonly<Record<Source, string>> = { samples: "Samples", captured: "Captured", pasted: "Paste" };
const nouns: Readonly<Record<Source, readonly [one: string, many: string]>> = {
  samples: ["sample", "samples"],
  captured: ["captured event", "captured events"],
  pasted: ["pasted event", "pasted events"],
};

/** The pane *Will it match?*: the events with the filter's verdict on each, and why for the chosen one. */
export const tryOut = (view: TryOut): TemplateResult => {
  const { events, trial, verdict, chooseSource } = view;
  const { source, candidates, chosen } = events;
  const candidate = candidates[chosen];
  return html`
    <aside class="try-out" aria-labelledby="try-out-title">
      <h2 id="try-out-title">Will it match?</h2>
      <fieldset class="sources">
        <legend class="unseen">Events to try it on</legend>
        ${sources.map(
          (each) => html`
            <label class="source">
              <input
                type="radio"
                name="source"
                class="unseen"
                .checked=${each === source}
                @change=${() => chooseSource(each)}
              />
              ${labels[each]}
            </label>
          `,
        )}
      </fieldset>
      ${source === "pasted" ? pasteField(view) : nothing}
      ${
        candidates.length > 0
          ? html`<p class="summary" role="status">${summary(trial, nouns[source])}</p>
              ${
                trial.isCompared
                  ? html`<p class="comparison">Compared with what is deployed: <strong>${change(trial)}</strong></p>`
                  : nothing
              }
              ${lists(view)}`
          : empty(view)
      }
      ${candidate && verdict ? why(candidate.type, verdict) : nothing}
    </aside>
  `;
};

const pasteField = ({ events, paste }: TryOut): TemplateResult => html`
  <textarea
    id="paste"
    class="text paste"
    rows="6"
    spellcheck="false"
    aria-label="Events as JSON"
    aria-invalid=${events.problems.length > 0}
    aria-describedby="paste-messages"
    placeholder="One event or an array of events, in the Event Grid schema or as CloudEvents"
    @input=${({ target }: InputEvent) => paste((target as HTMLTextAreaElement).value)}
  ></textarea>
  <div id="paste-messages" class="messages">
    ${events.problems.map(
      (problem) =>
        html`<p class="message error">
          <span class="codicon codicon-error" role="img" aria-label="error"></span><span>${problem}</span>
        </p>`,
    )}
  </div>
`;

const empty = ({ events, tail }: TryOut): TemplateResult | typeof nothing =>
  events.source === "captured"
    ? html`<p class="hint" role="status">
          Nothing is captured from this workspace yet. What a tail receives in this window can be tried here.
        </p>
        <div>
          <button type="button" class="link" @click=${tail}>
            <span class="codicon codicon-radio-tower" aria-hidden="true"></span>Tail Events
          </button>
        </div>`
    : nothing;

interface OutcomeWords {
  readonly title: string;
  readonly verdict: string;
  readonly icon: string;
}

/** Compared with what is deployed, what changes comes first. */
const orders: Readonly<Record<Outcome, OutcomeWords>> = {
  gained: { title: "Gained", verdict: "gained", icon: "add pass" },
  lost: { title: "Lost", verdict: "lost", icon: "remove lost" },
  matched: { title: "Matched as before", verdict: "matches", icon: "check pass" },
  "not matched": { title: "Not matched as before", verdict: "no", icon: "close fail" },
};

function lists(view: TryOut): TemplateResult | readonly TemplateResult[] {
  const { trial, events } = view;
  const { outcomes } = trial;
  if (trial.isCompared)
    return (Object.keys(orders) as Outcome[])
      .filter((outcome) => outcomes[outcome].length > 0)
      .map((outcome) => list(view, `${orders[outcome].title} (${outcomes[outcome].length})`, outcomes[outcome], true));
  const all = events.candidates.map((_, index) => index);
  return list(view, labels[events.source], all, false);
}

function list(view: TryOut, title: string, indexes: readonly number[], isTitled: boolean): TemplateResult {
  const { candidates, source } = view.events;
  // Of what was captured the newest comes first, as in no other list.
  const ordered = source === "captured" ? indexes.slice(-most).toReversed() : indexes.slice(0, most);
  const rest = indexes.length - ordered.length;
  return html`<fieldset class="samples">
    <legend class=${isTitled ? "group" : "unseen"}>${title}</legend>
    ${ordered.map((index) => {
      const of = candidates[index];
      return of ? row(view, of, index) : nothing;
    })}
    ${rest > 0 ? html`<p class="hint more">and ${rest.toLocaleString("en")} more</p>` : nothing}
  </fieldset>`;
}

function row({ events, trial, choose }: TryOut, { type, detail }: Candidate, index: number): TemplateResult {
  const { verdict, icon } = orders[trial.outcomeOf[index] ?? "not matched"];
  return html`
    <label class="sample">
      <input
        type="radio"
        name="sample"
        class="unseen"
        .checked=${index === events.chosen}
        @change=${() => choose(index)}
      />
      <span class="codicon codicon-${icon}" aria-hidden="true"></span>
      <span class="sample-type" title=${type}>${type}</span>
      <span class="sample-detail" title=${detail}>${detail}</span>
      <span class="sample-verdict">${verdict}</span>
    </label>
  `;
}
