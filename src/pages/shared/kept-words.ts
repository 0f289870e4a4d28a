import { AzureError, type AzureErrorKind, describeError } from '#src/azure/transport/errors.ts';
import type { KeptReceipt, Protection } from '#src/azure/receipts/evidence-store.ts';
import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import type { Seal } from './seal.ts';

const key = 'kept';

/** `container` is its URL. */
export function containerWords(container: string): string {
  const { host, pathname } = new URL(container);
  return `${pathname.slice(1)} on ${host}`;
}

/** `undefined`: not read, or it could not be. */
export function protectionWords(protection: Protection | undefined): string {
  switch (protection) {
    case 'policy':
      return 'Azure says that the container has an immutability policy: while it lasts, nobody can change or delete what is there. Whether the policy is locked, so that nobody can take it away either, is not said here.';
    case 'versions':
      return 'Azure says that versions in the container can have an immutability policy of their own. Whether this one has is not said here; without one, whoever may write there can delete it.';
    case 'none':
      return 'The container has no immutability policy: whoever may write there can delete it.';
    case 'unseen':
    case undefined:
      return 'Whether the container has an immutability policy could not be seen from here. Without one, whoever may write there can delete it.';
  }
}

/** What a receipt in the container is worth, and no more. `kept`: the latest of `count`. */
export function keptSeal(container: string, kept: KeptReceipt, protection: Protection | undefined, count = 1): Seal {
  const since = kept.keptAt === undefined ? '' : ` since ${formatInstant(Date.parse(kept.keptAt))}`;
  const which = count === 1 ? 'A receipt' : `The latest of ${count} receipts`;
  return {
    key,
    tone: protection === 'policy' ? 'good' : 'neutral',
    words: `${count === 1 ? 'Receipt' : `${count} receipts`} kept in ${containerWords(container)}`,
    explanation: `${which} is kept there as ${kept.name}${since}, by the clock of the storage account. What it holds is checked when it is read. ${protectionWords(protection)}`,
  };
}

const habits =
  'A receipt is kept there, with the ID token in which Microsoft Entra signed the consent, from the tab in which access was granted.';

export const notKeptSeal = (container: string): Seal => ({
  key,
  tone: 'neutral',
  words: `No receipt kept in ${containerWords(container)}`,
  explanation: `${habits} That tab was closed before, could not write there or had no such container configured, or the receipt was deleted since.`,
});

export const unreadKeptSeal = (container: string, error: unknown): Seal => {
  const { words, ...id } = storageProblem(container, error);
  return {
    key,
    tone: 'neutral',
    words: 'The kept receipts could not be read',
    explanation: `${words} ${habits}`,
    ...id,
  };
};

export const readingKeptSeal: Seal = {
  key,
  tone: 'neutral',
  words: 'Looking for kept receipts',
  explanation: habits,
};

/** What went wrong with the container: why and what to do, and what its support asks for first. */
export interface StorageProblem {
  words: string;
  correlationId?: string;
}

export function storageProblem(container: string, error: unknown): StorageProblem {
  const { why, whatToDo, correlationId } = describeError(error);
  return {
    words: `${visibleText(why, 600)} ${remedyFor(container, error) ?? whatToDo}`,
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

/** What to do about a failure in the container. The receipt to be kept is made of what Azure Resource Manager says, which fails on its own. */
function remedyFor(container: string, error: unknown): string | undefined {
  if (!(error instanceof AzureError)) return undefined;
  const { host, pathname } = new URL(container);
  if (error.scope !== pathname && !error.scope.startsWith(`${pathname}/`)) return undefined;
  const remedies: Partial<Record<AzureErrorKind, string>> = {
    forbidden: `Ask for the role Storage Blob Data Contributor on ${containerWords(container)} (to read: Storage Blob Data Reader), and whether the account's firewall lets this network in.`,
    network: `Check the connection, then try again. If it goes on, whoever runs this app checks that its content security policy names ${host} and that the account's CORS rule names this app.`,
    signInNeeded:
      'Microsoft Entra gave no token for Azure Storage. If your session has ended, sign in again, but save the receipt first: a sign-in loses one that is not saved. If not, an administrator of the directory consents to the permission user_impersonation of Azure Storage for this app; then try again here, for a sign-in does not ask for it.',
    notFound: 'Whoever runs this app checks the container in config.json.',
  };
  return remedies[error.kind];
}
