import { notifyManager } from '@tanstack/react-query';
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { AzureError } from '#src/azure/errors.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { Message } from '#src/ui/Message.tsx';

const useStyles = makeStyles({ place: { padding: tokens.spacingHorizontalM } });

const needsSignIn = (error: unknown) => error instanceof AzureError && error.kind === 'signInNeeded';

function useSignInNeeded(): boolean {
  return useSyncExternalStore(
    (listener) => queryClient.getQueryCache().subscribe(notifyManager.batchCalls(listener)),
    () =>
      queryClient
        .getQueryCache()
        .getAll()
        .some((query) => needsSignIn(query.state.error)),
  );
}

/** Azure no longer takes the session's word. Pages keep what they have read; only a person can go on. */
export function SignInAgain({ onSignIn }: { onSignIn: () => void }) {
  const styles = useStyles();
  if (!useSignInNeeded()) return null;
  return (
    <div className={styles.place}>
      <Message
        intent="warning"
        title="Sign in again."
        actions={
          <Button appearance="primary" onClick={onSignIn}>
            Sign in again
          </Button>
        }
      >
        Microsoft Entra asks for a new sign-in. Until then nothing new can be read from Azure, and nothing can be
        changed.
      </Message>
    </div>
  );
}
