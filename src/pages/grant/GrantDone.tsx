import { Button } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { queryClient } from '#src/azure/query-client.ts';
import { hasContainer, keepReceipt, keptReceiptsQuery } from '#src/azure/receipt-container.ts';
import { createReceipt } from '#src/azure/receipts.ts';
import { receiptText } from '#src/consent/receipt/receipt.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { parseInstant } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { saveCalendar } from '#src/pages/shared/calendar.ts';
import { countMachines } from '#src/pages/shared/counts.ts';
import { paths } from '#src/paths.ts';
import { Message } from '#src/ui/Message.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import type { Row } from './progress.ts';

/** What is next once access is active on every machine. `notAfter`: the agreed end, once the consent has been read. */
export function GrantDone(props: { consentId: string; notAfter: string | undefined; rows: readonly Row[] }) {
  const { consentId, notAfter, rows } = props;
  const navigate = useNavigate();
  const [only] = rows;
  const until = parseInstant(notAfter);
  const machineIds = rows.map(({ machineId }) => machineId);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const receipt = await createReceipt({ consentId, machines: machineIds });
      saveFile(`remote-support-receipt-${consentId}.json`, 'application/json', [receiptText(receipt)]);
    },
  });
  return (
    <>
      <Message
        tone="success"
        title={rows.length === 1 ? 'Confirmed by the machine.' : `Confirmed by all ${countMachines(rows.length)}.`}
        actions={
          <>
            <Button
              appearance="primary"
              onClick={() =>
                void navigate(rows.length === 1 && only ? paths.machine(only.machineId) : paths.consent(consentId))
              }
            >
              View access
            </Button>
            <Button disabledFocusable={isPending} onClick={() => mutate()}>
              {isPending ? 'Making receipt…' : 'Download receipt'}
            </Button>
            {until !== undefined && (
              <Button onClick={() => saveCalendar({ consentId, machineIds, until })}>Add to calendar</Button>
            )}
          </>
        }
      />
      <ErrorMessage what="Couldn’t make the receipt" error={error} isNews />
    </>
  );
}

/**
 * Puts the receipt of a grant that was pressed for here into the customer's container, once granting has ended: best effort, and said. One a
 * press, whoever comes back to the page. Nothing where none is set up.
 */
export function KeepReceipt({ consentId, rows }: { consentId: string; rows: readonly Row[] }) {
  const { mutate, isIdle, isPending, isSuccess, error } = useMutation({
    mutationFn: async () => {
      const pressedAt = Math.max(0, ...rows.map(({ progress }) => progress?.operation.pressedAt ?? 0));
      // Where they can't be listed, this one may still be kept.
      const kept = await queryClient.fetchQuery(keptReceiptsQuery(consentId)).catch(() => []);
      if (kept.some(({ keptAt }) => (parseInstant(keptAt) ?? 0) >= pressedAt)) return;
      await keepReceipt(await createReceipt({ consentId, machines: rows.map(({ machineId }) => machineId) }));
    },
  });
  useEffect(() => {
    if (isIdle && hasContainer()) mutate();
  }, [isIdle, mutate]);
  if (isPending) return <StateWord tone="busy">Keeping the receipt in your container</StateWord>;
  if (isSuccess) return <StateWord tone="good">Receipt kept in your container</StateWord>;
  return (
    <ErrorMessage
      what="The receipt wasn’t kept in your container"
      error={error}
      tone="warning"
      onRetry={() => mutate()}
    />
  );
}
