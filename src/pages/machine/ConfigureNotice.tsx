import { describeError } from '#src/azure/errors.ts';
import type { AzureError } from '#src/azure/errors.ts';
import { ReadProblem } from '#src/pages/shared/ReadProblem.tsx';
import { Message } from '#src/ui/Message.tsx';

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
      <ReadProblem error={error} />
      {notRecorded && <NotRecorded error={notRecorded} onDismiss={onDismiss} />}
    </>
  );
}

function NotRecorded({ error, onDismiss }: { error: AzureError; onDismiss: () => void }) {
  const { why, correlationId } = describeError(error);
  return (
    <Message
      intent="warning"
      title="Azure accepted the change, but it is not on record"
      correlationId={correlationId}
      onDismiss={onDismiss}
    >
      {why} The access is as the page shows it; the history does not say who reduced it and when. The Activity Log of
      Azure keeps the request for 90 days.
    </Message>
  );
}
