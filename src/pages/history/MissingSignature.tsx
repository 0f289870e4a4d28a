import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { adoptSignature } from '#src/pages/shared/receipt-file.ts';
import { Message } from '#src/ui/Message.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';

/** The ID token is nowhere in Azure; whoever saved a receipt after the grant has it. */
export function MissingSignature({ entry, onAdopted }: { entry: ConsentHistoryEntry; onAdopted: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const take = async (file: File | undefined) => {
    if (!file) return;
    setProblem(undefined);
    const why = await adoptSignature(entry, file).catch(() => 'The browser could not read the file.');
    setProblem(why);
    if (why === undefined) onAdopted();
  };
  return (
    <>
      <Message
        intent="info"
        title="This receipt holds no signature"
        actions={
          <Button ref={passFocusOn} onClick={() => input.current?.click()}>
            Add the saved receipt
          </Button>
        }
      >
        The ID token in which Microsoft Entra signed this consent is no part of the record, only its hash is. Whoever
        saved the receipt after granting has it: add that file, and this receipt holds it too.
      </Message>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Saved receipt of this consent"
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      {problem !== undefined && (
        <Message isNews intent="error" title="The signature was not taken over">
          {problem}
        </Message>
      )}
    </>
  );
}
