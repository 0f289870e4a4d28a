import type { AzureError } from '#src/azure/transport/errors.ts';
import { isUnanswered } from '#src/azure/transport/operations.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';

/** What came of changing live access, where that has to be said: it was refused, or Azure took it and it is not on record. */
export function ConfigureNotice({
  error,
  notRecorded,
  onDismiss,
}: {
  error: Error | null;
  notRecorded: AzureError | undefined;
  onDismiss: () => void;
}) {
  return (
    <>
      <ErrorMessage
        what={isUnanswered(error) ? 'Azure has not confirmed the change' : 'The change was not made'}
        error={error}
        onDismiss={onDismiss}
      />
      <ErrorMessage
        intent="warning"
        what="Azure accepted the change, but it is not on record"
        isOver={notRecorded?.code !== 'BeyondConsent'}
        error={notRecorded}
        onDismiss={onDismiss}
      >
        The access is as the page shows it; the history does not say who reduced it and when. The Activity Log of Azure
        keeps the request for 90 days.
      </ErrorMessage>
    </>
  );
}
