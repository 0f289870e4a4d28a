import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { Announced } from '#src/ui/Announced.tsx';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { Message } from '#src/ui/Message.tsx';
import type { PackState } from './use-audit-pack.ts';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { ProgressBar } from '#src/ui/ProgressBar.tsx';

/** The button that began it stands below what scrolls; this one scrolls. */
const bringIntoView = (place: HTMLElement | null) => place?.scrollIntoView({ block: 'nearest' });

/** How the building stands, or what came of it. */
export function AuditPackState({ state, onStop }: { state: PackState; onStop: () => void }) {
  return (
    <>
      {state.is === 'building' && (
        <>
          <ProgressBar
            label="Audit pack"
            note={progressWords(state)}
            {...(state.all !== undefined && state.done < state.all ? { value: state.done, max: state.all } : {})}
          />
          <div ref={bringIntoView}>
            <Button ref={passFocusOn} onClick={onStop}>
              Stop
            </Button>
          </div>
        </>
      )}
      <Announced>{outcome(state)}</Announced>
      {state.is === 'built' && <CodeBlock label="SHA-256 of the pack" code={state.sha256} />}
    </>
  );
}

function outcome(state: PackState): ReactNode {
  switch (state.is) {
    case 'idle':
    case 'building':
      return null;
    case 'stopped':
      return <Message intent="info" title="Stopped. No pack was saved." />;
    case 'failed':
      return <ErrorMessage what="The pack could not be built" error={state.error} />;
    case 'built':
      return (
        <Message intent={state.counts.gaps === 0 ? 'success' : 'warning'} title={builtWords(state.counts)}>
          Saved as {state.name}. Keep its SHA-256 where the pack is not:
        </Message>
      );
  }
}

function progressWords({ done, all }: Extract<PackState, { is: 'building' }>): string {
  if (all === undefined) return 'Reading the records again';
  if (done < all) return `${done} of ${all} consents read and checked`;
  const read = all === 0 ? '' : `${all} of ${all} consents read and checked. `;
  return `${read}Comparing all grants with all records.`;
}

type Counts = Extract<PackState, { is: 'built' }>['counts'];

function builtWords({ consents, receipts, gaps }: Counts): string {
  const words = `${consents === 1 ? '1 consent' : `${consents} consents`}, ${receipts === 1 ? '1 receipt' : `${receipts} receipts`}`;
  if (gaps === 0) return `${words}, no gap found in what was read`;
  return `${words}, ${gapWords(gaps)}`;
}

export const gapWords = (gaps: number): string => `${gaps === 1 ? '1 gap' : `${gaps} gaps`} to be signed off`;
