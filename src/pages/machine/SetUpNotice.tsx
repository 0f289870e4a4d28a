import { isUnanswered } from '#src/azure/transport/operations.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';

/** That the extension could not be installed, or that Azure has not said whether it will be. */
export function SetUpNotice({ error, onDismiss }: { error: Error | null; onDismiss: () => void }) {
  const what = isUnanswered(error)
    ? 'Azure has not confirmed the request to set up remote support'
    : 'Remote support could not be set up';
  return <ErrorMessage what={what} error={error} onDismiss={onDismiss} />;
}
