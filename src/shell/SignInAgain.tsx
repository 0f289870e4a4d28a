import { notifyManager } from '@tanstack/react-query';
import { Button } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { useJournalHealth } from '#src/azure/journal/journal-health.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { isWriteRefused, subscribeToRefusedWrites } from '#src/azure/transport/refused-writes.ts';
import { Message } from '#src/ui/Message.tsx';
import { UnsavedReceipts } from './UnsavedReceipts.tsx';
import { useDraftWords } from './kept-draft.ts';
import { revokeMayBeLost, useSignInWordsOfPage } from './sign-in-notice.ts';

const needsSignIn = (error: unknown) => error instanceof AzureError && error.kind === 'signInNeeded';

const isUnconfirmed = ({ state }: Read) =>
  state.error instanceof AzureError && state.error.code === 'insufficient_claims';

function useTitleOfReads(): string | undefined {
  return useSyncExternalStore(
    (listener) => queryClient.getQueryCache().subscribe(notifyManager.batchCalls(listener)),
    () => titleOfReads(queryClient.getQueryCache().getAll()),
  );
}

interface Read {
  meta?: Record<string, unknown> | undefined;
  isActive: () => boolean;
  state: { error: Error | null; errorUpdatedAt: number; dataUpdatedAt: number };
}

const ended = 'Your session has ended.';

const unconfirmed = 'Azure wants you to confirm it’s you.';

/**
 * Why only a sign-in lets anything be read. A refusal counts until something is read after it; one of a page that was left is not asked about
 * again, so it counts no longer. Azure Storage has a token of its own, perhaps without the consent to it: neither its refusals nor its replies say how
 * this session is.
 */
export function titleOfReads(all: readonly Read[]): string | undefined {
  const reads = all.filter(({ meta }) => meta?.['resource'] !== 'storage');
  const refused = reads.filter(({ state }) => needsSignIn(state.error));
  if (refused.length === 0) return undefined;
  const newest = Math.max(
    ...reads.filter(({ state }) => state.error === null).map(({ state }) => state.dataUpdatedAt),
    0,
  );
  const counted = refused.filter((read) => read.isActive() || read.state.errorUpdatedAt > newest);
  if (counted.length === 0) return undefined;
  return counted.every(isUnconfirmed) ? unconfirmed : ended;
}

const ofReads = 'Until you sign in again nothing new can be read from Azure, and nothing can be changed.';

const ofChanges = 'Until you sign in again nothing can be changed.';

/** What becomes of a revoke that Azure did not take. */
const afterwards = {
  durable: 'When you are back, a revoke that was begun goes on by itself; nothing is granted without a press.',
  memoryOnly: `${revokeMayBeLost} Nothing is granted without a press.`,
};

function useSignInWords(): { title: string; text: string } | undefined {
  const titleOfRead = useTitleOfReads();
  const isChangeRefused = useSyncExternalStore(subscribeToRefusedWrites, isWriteRefused);
  const ofPage = useSignInWordsOfPage();
  const health = useJournalHealth();
  const rest = `${useDraftWords()} ${afterwards[health]}`;
  if (ofPage !== undefined)
    return { title: titleOfRead ?? ended, text: health === 'durable' ? ofPage : `${ofPage} ${revokeMayBeLost}` };
  if (titleOfRead !== undefined) return { title: titleOfRead, text: `${ofReads} ${rest}` };
  return isChangeRefused ? { title: unconfirmed, text: `${ofChanges} ${rest}` } : undefined;
}

/** Azure no longer takes the session's word. Pages keep what they have read; only a person can go on. */
export function SignInAgain({ onSignIn }: { onSignIn: () => void }) {
  const words = useSignInWords();
  if (words === undefined) return null;
  return (
    <Message
      intent="warning"
      title={words.title}
      actions={
        <Button appearance="primary" onClick={onSignIn}>
          Sign in again
        </Button>
      }
    >
      <span>{words.text}</span>
      <UnsavedReceipts />
    </Message>
  );
}
