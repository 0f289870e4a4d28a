import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowClockwise16Regular } from '@fluentui/react-icons';
import { sameId } from '#src/lib/arm-id.ts';
import { Message } from '#src/ui/Message.tsx';
import { countMachines } from './act-words.ts';
import { AddMachines } from './AddMachines.tsx';
import { ChosenMachine } from './ChosenMachine.tsx';
import { FieldError } from './FieldError.tsx';
import type { MachineChoice } from './machine-choice.ts';
import { StepBody } from './StepBody.tsx';
import type { CheckedMachines } from './use-machine-choice.ts';
import { fields } from './wizard-problems.ts';
import type { Problem } from './wizard-state.ts';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', margin: 0, padding: 0, listStyleType: 'none' },
  summary: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalL,
  },
});

/** Which machines: each with what stands in the way. */
export function MachinesStep({
  checked,
  dropped,
  problems,
  onChange,
}: {
  checked: CheckedMachines;
  dropped: number;
  problems: readonly Problem[];
  onChange: (machines: string[]) => void;
}) {
  const styles = useStyles();
  const { candidates, choice, recheck } = checked;
  const ids = candidates.map(({ id }) => id);
  return (
    <StepBody
      title="Machines"
      intro="Choose the machines that Microsoft Support may reach. Each is checked first; nothing on it changes before you grant access."
    >
      {dropped > 0 && (
        <Message intent="warning" title="Part of the link was left out">
          {dropped === 1 ? 'One entry is' : `${dropped} entries are`} not the id of an Arc-enabled server.
        </Message>
      )}
      {candidates.length > 0 && (
        <div className={styles.summary}>
          <span role="status">{summary(choice, candidates.length)}</span>
          <Button
            size="small"
            appearance="subtle"
            icon={<ArrowClockwise16Regular />}
            onClick={recheck}
            disabledFocusable={choice.pending > 0}
          >
            Check again
          </Button>
        </div>
      )}
      <ul className={styles.list} aria-label="Chosen machines">
        {candidates.map((candidate) => (
          <ChosenMachine
            key={candidate.id}
            candidate={candidate}
            leftOut={choice.left.find(({ id }) => id === candidate.id)?.reason}
            onRemove={() => onChange(ids.filter((id) => !sameId(id, candidate.id)))}
          />
        ))}
      </ul>
      {choice.included.some(({ replaces }) => replaces !== undefined) && (
        <Message intent="info" title="Access that you granted before is replaced">
          {choice.included
            .filter(({ replaces }) => replaces !== undefined)
            .map(({ name }) => name)
            .join(', ')}
          : the new consent takes the place of the one before, its level and its end.
        </Message>
      )}
      {choice.included.some(({ installs }) => installs) && (
        <Message intent="warning" title="Remote PowerShell may drop for some minutes">
          Setting up remote support for the first time restarts WinRM twice. Open remote PowerShell sessions to{' '}
          {choice.included.filter(({ installs }) => installs).length === 1 ? 'the machine' : 'these machines'} end.
        </Message>
      )}
      <AddMachines chosen={ids} onAdd={(id) => onChange([...ids, id])} />
      <FieldError field={fields.machines} problems={problems} />
    </StepBody>
  );
}

function summary({ included, left, pending }: MachineChoice, all: number): string {
  if (pending > 0) return `Checking ${countMachines(pending)} of ${all}.`;
  if (left.length === 0) return `${countMachines(included.length)} can get access.`;
  return `${included.length} of ${countMachines(all)} can get access, ${left.length} left out.`;
}
