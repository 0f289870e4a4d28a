import type { MachineProgress } from '#src/consent/bulk.ts';

const begins = 'The consent could not be recorded, so nothing was granted. ';

/** Azure took no record of the consent, so that nothing was granted: the machine was passed over, and something failed all the same. */
export const isNotRecorded = ({ step, message }: Pick<MachineProgress, 'step' | 'message'>): boolean =>
  step === 'skipped' && message.startsWith(begins);

/** The title of a grant that came to nothing, on none of these machines, for want of its record. */
export const noRecordTitle = (machines: readonly MachineProgress[]): string | undefined =>
  machines.length > 0 && machines.every(isNotRecorded) ? 'No access: the consent could not be recorded' : undefined;

/** What this app says of it, and Azure's own text apart, which may be lines of ids. Any other message is left whole. */
export function splitRefusal(message: string): { words: string; azure?: string } {
  const end = message.startsWith(begins) ? message.indexOf(': ', begins.length) : -1;
  return end < 0 ? { words: message } : { words: `${message.slice(0, end)}.`, azure: message.slice(end + 2) };
}
