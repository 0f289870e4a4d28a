import type { RecordProblem } from '#src/azure/records/consent-records.ts';

/** Whether a place could not be read, or listed, that may hold more. */
export const isPartly = ({ problems }: { problems: readonly RecordProblem[] }): boolean =>
  problems.some(({ error }) => error !== undefined);
