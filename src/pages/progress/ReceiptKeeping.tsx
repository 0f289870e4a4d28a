import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { protectionQuery } from '#src/azure/receipts/evidence-queries.ts';
import { containerWords, keptSeal, storageProblem } from '#src/pages/shared/kept-words.ts';
import { keepNow, type Keeping } from '#src/pages/shared/receipt-keeping.ts';
import { SealLine } from '#src/pages/shared/SealLine.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Spinner } from '#src/ui/Spinner.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';

/** How keeping the receipt in the customer's container stands. */
export function ReceiptKeeping({
  container,
  consentId,
  machines,
  keeping,
}: {
  container: string;
  consentId: string;
  machines: readonly string[];
  keeping: Keeping;
}) {
  const isKept = keeping.state === 'kept';
  const { data: protection } = useQuery({ ...protectionQuery(), enabled: isKept });
  const where = containerWords(container);
  if (isKept) return <SealLine seal={keptSeal(container, keeping.kept, protection)} />;
  if (keeping.state === 'keeping') return <Spinner label={`Keeping the receipt in ${where}`} />;
  const { words, correlationId } = storageProblem(container, keeping.error);
  return (
    <Message
      isNews
      intent="warning"
      title={`The receipt is not known to be kept in ${where}`}
      correlationId={correlationId}
      actions={
        <Button ref={passFocusOn} onClick={() => void keepNow(consentId, machines)}>
          Try again
        </Button>
      }
    >
      {`${words} Access is not affected.`}
    </Message>
  );
}
