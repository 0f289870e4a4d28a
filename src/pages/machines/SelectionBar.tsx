import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { mostMachines } from '#src/consent/consent.ts';
import { RevokeDialog } from '#src/pages/shared/late-revoke-dialog.ts';
import { countMachines } from '#src/pages/shared/counts.ts';
import { paths } from '#src/paths.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { keepFocus } from '#src/ui/keep-focus.ts';
import type { ListSelection } from '#src/ui/list/list.ts';
import type { MachineData } from './machine-data.ts';
import styles from './machines.module.css';
import type { AccessPart } from './use-machine-list.ts';

/** So many machines that cannot be granted access are named with their reason. */
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
  const [revoking, setRevoking] = useState<readonly { machineId: string; name: string }[]>();
  const numbers = selection.numbers();
  const grantable = numbers.filter(data.mayGrant);
  const revocable = numbers.filter(data.mayRevoke);
  const refused = numbers.filter((row) => !data.mayGrant(row));
  const isTooMany = grantable.length > mostMachines;
  const all = numbers.length;
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
      <Button
        size="small"
        disabledFocusable={revocable.length === 0}
        onClick={() =>
          setRevoking(Array.from(revocable, (row) => ({ machineId: data.keyAt(row), name: data.at(row).machine.name })))
        }
      >
        {labelOf('Revoke access', revocable.length, all)}
      </Button>
      <Button
        size="small"
        appearance="subtle"
        onClick={({ currentTarget }) => {
          keepFocus(currentTarget);
          selection.clear();
        }}
      >
        Clear
      </Button>
      {isTooMany && <span>{`You can grant access to ${countMachines(mostMachines)} at a time.`}</span>}
      {refused.length > 0 && (
        <details>
          <summary>{`${countMachines(refused.length)} can’t be granted access`}</summary>
          <ul>
            {Array.from(refused.subarray(0, mostNamed), data.at).map((row) => (
              <li key={row.machine.id}>
                <AzureText text={row.machine.name} />: <AzureText text={part.eligibleSentence(row) ?? ''} />
              </li>
            ))}
            {refused.length > mostNamed && <li>{`and ${(refused.length - mostNamed).toLocaleString('en')} more`}</li>}
          </ul>
        </details>
      )}
      {revoking && <RevokeDialog machines={revoking} onClose={() => setRevoking(undefined)} />}
    </div>
  );
}

function labelOf(verb: string, count: number, all: number): string {
  return count === all ? verb : `${verb} (${count.toLocaleString('en')} of ${all.toLocaleString('en')})`;
}
