import { auth } from '#src/auth/session.ts';
import { readWriter } from '#src/azure/resources/activity-log.ts';
import { wasPressed } from '#src/azure/journal/grant-journal.ts';
import { describeError } from '#src/azure/transport/errors.ts';
import type { RecordCopy, RecordProblem } from './consent-history.ts';

/**
 * A record is only as good as who wrote it: whoever may deploy to the resource group can write one that names somebody else, and the
 * signature itself is not in Azure. So away from the tab that pressed, and from a journal that has the press, only the Activity Log, which
 * nobody can edit, vouches for it. Throws with the words for why not. `unclear`: where it may be on record all the same.
 */
export const requireAuthor = async (
  consentId: string,
  { records, unclear: [problem] }: { records: readonly RecordCopy[]; unclear: readonly RecordProblem[] },
): Promise<void> => {
  if (wasPressed(consentId)) return;
  if (records.length === 0 && problem !== undefined)
    throw new Error(`The record could not be read now: ${problem.scope}: ${problem.reason} Nothing was asked for.`);
  const account = auth().account;
  let why = 'The Activity Log of Azure does not show who recorded this consent; it may be some minutes behind.';
  const writer = await readWriter({ records }, account?.userId ?? '', (error) => {
    why = `Who recorded this consent is not known, for the Activity Log of Azure could not be read: ${describeError(error).why}`;
  });
  if (writer === undefined)
    throw new Error(
      `${why} Nothing was asked for. Continue in the tab in which the consent was signed, or try again later.`,
    );
  const isOwn =
    writer.callerId === undefined
      ? writer.caller?.toLowerCase() === account?.username.toLowerCase()
      : writer.callerId.toLowerCase() === account?.userId.toLowerCase();
  if (isOwn) return;
  const who = writer.caller ?? writer.callerId ?? 'somebody else';
  throw new Error(
    `This consent names you, but ${who} recorded it. Nothing was asked for. Tell whoever is in charge of security.`,
  );
};
