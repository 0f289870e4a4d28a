/** https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests */
const queriesAWindow = 15;
const windowMs = 5000;
const rowsAPage = 1000;

/** The shortest time in which so many machines can be read page by page, one after the other, under Resource Graph's quota, ms. */
export function plainPagingMs(machines: number, roundTripMs: number): number {
  const pages = Math.max(1, Math.ceil(machines / rowsAPage));
  const fullWindows = Math.floor((pages - 1) / queriesAWindow);
  const rest = pages - fullWindows * queriesAWindow;
  // Where round trips are so long that a window is never used up, they alone count.
  return Math.max(fullWindows * windowMs + rest * roundTripMs, pages * roundTripMs);
}
