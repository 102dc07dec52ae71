/** Links to a section of Microsoft's page on filtering, the source of the rules here. */
export const filteringPage = (section: string): string =>
  `https://learn.microsoft.com/azure/event-grid/event-filtering#${section}`;
