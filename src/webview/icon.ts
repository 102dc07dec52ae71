import type { TemplateResult } from "lit";
import { html } from "./html.ts";

/** @param label for assistive technology; omit for a decorative icon */
export const icon = (name: string, label?: string): TemplateResult =>
  label === undefined
    ? html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`
    : html`<span class="codicon codicon-${name}" role="img" aria-label=${label}></span>`;

export const iconButton = (name: string, label: string, title: string, onClick: () => void): TemplateResult =>
  html`<button type="button" class="icon" aria-label=${label} title=${title} @click=${onClick}>${icon(name)}</button>`;

const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether a loading icon may spin. */
export const mayAnimate = (): boolean => !reducedMotion.matches;
