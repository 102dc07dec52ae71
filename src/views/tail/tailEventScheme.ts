/** Scheme of the documents of tail events, whose query is the sequence number. */
export const tailEventScheme = "aml-event";
