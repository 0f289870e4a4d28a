import { toUtcSeconds } from '#src/consent/instant.ts';
import { wait } from '#src/lib/wait.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { heardServerNow } from '#src/azure/transport/server-clock.ts';

// What stays on record bears a server's time: a browser's may be hours off, and a record is never written over.

const unknownCode = 'ServerTimeUnknown';

/** `outcome`: what came of that, as the end of a sentence. */
export const serverTimeUnknown = (outcome: string, scope: string): AzureError =>
  new AzureError({
    kind: 'notAvailable',
    code: unknownCode,
    message: `No server has told this page the time yet, and the time of this computer may be wrong, so ${outcome}.`,
    scope,
  });

export const isServerTimeUnknown = ({ code }: AzureError): boolean => code === unknownCode;

/** Between two looks whether a server has told the time, ms. */
const lookAgainMs = 30_000;

/**
 * The time of now for a record, once a server has told it. It is waited for until `waitedFor` is aborted, and asked for once without. Throws
 * AzureError where none has.
 */
export const recordTime = async (
  outcome: string,
  scope: string,
  waitedFor: AbortSignal | undefined,
): Promise<string> => {
  for (;;) {
    const now = await heardServerNow();
    if (now !== undefined) return toUtcSeconds(now);
    if (waitedFor === undefined) break;
    const isOver = await wait(lookAgainMs, waitedFor).then(
      () => false,
      () => true,
    );
    if (isOver) break;
  }
  throw serverTimeUnknown(outcome, scope);
};
