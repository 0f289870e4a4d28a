import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { mostMachines } from '#src/consent/consent.ts';
import { RevokeDialog } from '#src/pages/shared/late-revoke-dialog.ts';
import { countMachines } from '#src/pages/shared/counts.ts';
import { paths } from '#src/paths.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { late } from '#src/ui/late.tsx';
import { LeavingButton } from '#src/ui/LeavingButton.tsx';
import type { ListSelection } from '#src/ui/list/list.ts';
import type { MachineData } from './machine-data.ts';
import styles from './machines.module.css';
import type { AccessPart } from './use-machine-list.ts';

const SetUpPane = late(async () => (await import('#src/pages/shared/SetUpPane.tsx')).SetUpPane);

/** So many machines that something can't be done with are named with their reason. */
const mostNamed = 50;

/** What can be done with the machines selected; those that it cannot be done with are named, with the reason. */
export function SelectionBar({
  data,
  selection,
  part,
}: {
  data: MachineData;
  selection: ListSelection;
  part: AccessPart;
}) {
  const navigate = useNavigate();
  const [asked, setAsked] = useState<{ act: 'revoke' | 'setUp'; machineIds: readonly string[] }>();
  const numbers = selection.numbers();
  const grantable = numbers.filter(data.mayGrant);
  const revocable = numbers.filter(data.mayRevoke);
  const settable = numbers.filter(data.maySetUp);
  const all = numbers.length;
  // Where none can be set up, nothing is left out: mostly all of them are.
  const unsettable = settable.length > 0 ? all - settable.length : 0;
  const left = [
    { can: 'be granted access', count: all - grantable.length, may: data.mayGrant, whyOf: part.eligibleSentence },
    { can: 'be set up', count: unsettable, may: data.maySetUp, whyOf: part.setUpSentence },
  ].filter(({ count }) => count > 0);
  const isTooMany = grantable.length > mostMachines;
  const ask = (act: 'revoke' | 'setUp', rows: Uint32Array) =>
    setAsked({ act, machineIds: Array.from(rows, data.keyAt) });
  const close = () => setAsked(undefined);
  return (
    <div className={styles.selection}>
      <strong role="status">{`${all.toLocaleString('en')} selected`}</strong>
      <Button
        appearance="primary"
        size="small"
        disabledFocusable={grantable.length === 0 || isTooMany}
        onClick={() => void navigate(paths.grant(Array.from(grantable, data.keyAt)))}
      >
        {labelOf('Grant access', grantable.length, all)}
      </Button>
      <Button size="small" disabledFocusable={revocable.length === 0} onClick={() => ask('revoke', revocable)}>
        {labelOf('Revoke access', revocable.length, all)}
      </Button>
      <Button size="small" disabledFocusable={settable.length === 0} onClick={() => ask('setUp', settable)}>
        {labelOf('Set up', settable.length, all)}
      </Button>
      <LeavingButton size="small" appearance="subtle" onClick={selection.clear}>
        Clear
      </LeavingButton>
      {isTooMany && <span>{`You can grant access to ${countMachines(mostMachines)} at a time.`}</span>}
      {left.map(({ can, count, may, whyOf }) => (
        <details key={can}>
          <summary>{`${countMachines(count)} can’t ${can}`}</summary>
          <ul>
            {Array.from(firstWithout(numbers, may), data.at).map((row) => (
              <li key={row.machine.id}>
                <AzureText text={row.machine.name} />: <AzureText text={whyOf(row) ?? ''} />
              </li>
            ))}
            {count > mostNamed && <li>{`and ${(count - mostNamed).toLocaleString('en')} more`}</li>}
          </ul>
        </details>
      ))}
      {asked?.act === 'revoke' && <RevokeDialog machineIds={asked.machineIds} onClose={close} />}
      {asked?.act === 'setUp' && <SetUpPane machineIds={asked.machineIds} onClose={close} />}
    </div>
  );
}

function firstWithout(numbers: Uint32Array, may: (row: number) => boolean): number[] {
  const found: number[] = [];
  for (const row of numbers) if (found.length < mostNamed && !may(row)) found.push(row);
  return found;
}

function labelOf(verb: string, count: number, all: number): string {
  return count === all ? verb : `${verb} (${count.toLocaleString('en')} of ${all.toLocaleString('en')})`;
}
