import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { keptReceiptsQuery } from '#src/azure/receipts/evidence-queries.ts';
import { evidenceStore } from '#src/azure/receipts/evidence-store.ts';
import { mapLimit } from '#src/lib/concurrency.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { heldSignature } from '#src/pages/shared/held-signature.ts';
import { KeptSeal } from '#src/pages/shared/KeptSeal.tsx';
import { storageProblem, type StorageProblem } from '#src/pages/shared/kept-words.ts';
import { adoptSignature } from '#src/pages/shared/receipt-file.ts';
import { keepNow, useKeeping } from '#src/pages/shared/receipt-keeping.ts';
import { Message } from '#src/ui/Message.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';

/** A consent has one receipt there, or a few. */
const mostTried = 10;

/** What the customer's container holds of a consent, and what can be done with it from here. */
export function KeptReceipts({
  container,
  consentId,
  entry,
  onAdopted,
}: {
  container: string;
  consentId: string;
  /** The record in Azure, where it was found. */
  entry: ConsentHistoryEntry | undefined;
  onAdopted: () => void;
}) {
  const { data: receipts = [], isSuccess, isFetching } = useQuery(keptReceiptsQuery(consentId));
  const [problem, setProblem] = useState<StorageProblem & { title: string }>();
  const keeping = useKeeping(consentId);
  const [latest] = receipts;
  const isSigned = heldSignature(consentId) !== undefined;
  // What is listed may be another receipt, and something else under the name of this one.
  const isUnkept = keeping !== undefined && keeping.state !== 'kept';
  // A second one could not be taken out again: none is listed only once it was read after the first was kept.
  const isNone = isSuccess && !latest && !(keeping?.state === 'kept' && isFetching);

  /** `title`: what is said where it fails. */
  const attempt = async (title: string, work: () => Promise<string | undefined>) => {
    setProblem(undefined);
    try {
      const words = await work();
      if (words !== undefined) setProblem({ title, words });
    } catch (error) {
      setProblem({ title, ...storageProblem(container, error) });
    }
  };
  const read = async (name: string) => (await evidenceStore()?.readReceipt(name)) ?? '';
  /** The latest that holds the signature on record: whoever may write there can put other files beside it. */
  const adopt = async (record: ConsentHistoryEntry) => {
    let problem: string | undefined;
    for (const { name } of receipts.slice(0, mostTried)) {
      const why = await adoptSignature(record, new Blob([await read(name)]));
      if (why === undefined) {
        onAdopted();
        return undefined;
      }
      problem ??= why;
    }
    return problem;
  };
  /** None is saved unless all could be read. */
  const save = async () => {
    const texts = await mapLimit(receipts, 4, ({ name }) => read(name));
    receipts.forEach(({ code }, index) =>
      saveFile(`remote-support-receipt-${consentId}-${code}.json`, 'application/json', [texts[index] ?? '']),
    );
    return undefined;
  };

  return (
    <>
      <KeptSeal container={container} consentId={consentId} />
      {latest && entry && !isSigned && (
        <div>
          <Button
            ref={passFocusOn}
            onClick={() => void attempt('The kept receipt was not taken over', () => adopt(entry))}
          >
            Read the kept receipt
          </Button>
        </div>
      )}
      {latest && (!entry || receipts.length > 1) && (
        <div>
          <Button onClick={() => void attempt('What is kept was not saved', save)}>
            {receipts.length === 1 ? 'Save the kept receipt' : `Save all ${receipts.length} kept receipts`}
          </Button>
        </div>
      )}
      {(isUnkept || isNone) && entry && isSigned && (
        <div>
          <Button
            ref={passFocusOn}
            disabledFocusable={keeping?.state === 'keeping'}
            onClick={() => void keepNow(consentId, entry.consent.machines)}
          >
            {keeping?.state === 'keeping' ? 'Keeping the receipt there…' : 'Keep the receipt there'}
          </Button>
        </div>
      )}
      {keeping?.state === 'failed' && (
        <ProblemMessage
          intent="warning"
          title={
            latest
              ? 'What is kept there is not known to be the receipt of this tab'
              : 'The receipt is not known to be kept there'
          }
          problem={storageProblem(container, keeping.error)}
        />
      )}
      {problem && <ProblemMessage intent="error" title={problem.title} problem={problem} />}
    </>
  );
}

function ProblemMessage({
  intent,
  title,
  problem: { words, correlationId },
}: {
  intent: 'warning' | 'error';
  title: string;
  problem: StorageProblem;
}) {
  return (
    <Message isNews intent={intent} title={title} correlationId={correlationId}>
      {words}
    </Message>
  );
}
