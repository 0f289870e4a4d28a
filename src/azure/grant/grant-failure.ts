import type { MachineProgress } from '#src/consent/bulk.ts';
import { describeError } from '#src/azure/transport/errors.ts';

/** What went wrong on a machine, for its line: what and why, after `before`; what to do; and the id to name. Takes anything thrown. */
export const failureOf = (
  error: unknown,
  before = '',
): Pick<MachineProgress, 'message' | 'remedy' | 'correlationId'> => {
  const { title, why, whatToDo, correlationId } = describeError(error);
  return {
    message: `${before}${title}: ${why}`,
    remedy: whatToDo,
    ...(correlationId === undefined ? {} : { correlationId }),
  };
};
