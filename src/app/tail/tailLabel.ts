/** Label that marks our temporary event subscriptions. */
export const tailLabel = "aml-events-tail";
