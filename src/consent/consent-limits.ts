/** Longest reason, in characters. */
export const longestReason = 500;

/** Keeps a record far below the 4 MB that ARM takes in one deployment. */
export const mostMachines = 1000;
