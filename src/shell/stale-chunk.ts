// Chromium, Firefox, Safari, and Vite's own for a stylesheet, in this order.
const messages =
  /failed to fetch dynamically imported module|error loading dynamically imported module|importing a module script failed|unable to preload css/i;

/** Whether a part of the app could not be fetched: file names change with every deployment, and old ones are gone. */
export function isStaleChunk(error: unknown): boolean {
  return error instanceof Error && messages.test(error.message);
}
