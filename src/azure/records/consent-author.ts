import { auth } from '#src/auth/session.ts';
import { readWriter } from '#src/azure/resources/activity-log.ts';
import { wasPressed } from '#src/azure/journal/grant-journal.ts';
import type { RecordCopy } from './consent-history.ts';

/**
 * A record is only as good as who wrote it: whoever may deploy to the resource group can write one that names somebody else, and the
 * signature itself is not in Azure. So away from the tab that pressed, and from a journal that has the press, only the Activity Log, which
 * nobody can edit, vouches for it. Throws with the words for why not.
 */
export const requireAuthor = async (consentId: string, records: readonly RecordCopy[]): Promise<void> => {
  if (wasPressed(consentId)) return;
  const account = auth().account;
  const writer = await readWriter({ records }, account?.userId ?? '');
  if (writer === undefined) {
    throw new Error(
      'The Activity Log of Azure does not show who recorded this consent; it may be some minutes behind. Nothing was asked for. Continue in the tab in which the consent was signed, or try again later.',
    );
  }
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
