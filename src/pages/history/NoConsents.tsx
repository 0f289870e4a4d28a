import { Button } from '@fluentui/react-components';
import { History24Regular } from '@fluentui/react-icons';
import { useNavigate } from 'react-router';
import { type HistoryFilters, paths } from '#src/paths.ts';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { openPeriodProblem } from './audit-period.ts';

/** What stands in place of the rows where there are none. `isNarrowed`: there are consents, of which none is shown. */
export function NoConsents({
  isNarrowed,
  isPart,
  filters: { from = '', to = '' },
  onReset,
}: {
  isNarrowed: boolean;
  /** Not all could be read, or be taken for what it is named. */
  isPart: boolean;
  filters: Pick<HistoryFilters, 'from' | 'to'>;
  onReset: () => void;
}) {
  const navigate = useNavigate();
  if (isNarrowed) {
    return (
      <EmptyState
        title="No consent matches"
        icon={<History24Regular />}
        action={
          <Button ref={passFocusOn} onClick={onReset}>
            Show all
          </Button>
        }
      >
        {openPeriodProblem({ from, to }) ??
          'The search looks in the machines, the request, the reason, the person, the access level, the state and the id.'}
      </EmptyState>
    );
  }
  // What could not be read, or be trusted, must not look like what is not there.
  if (isPart)
    return (
      <EmptyState title="No consent in what could be read">
        What else was found, or could not be read, is said above.
      </EmptyState>
    );
  return (
    <EmptyState
      title="No consents recorded"
      icon={<History24Regular />}
      action={<Button onClick={() => void navigate(paths.machines())}>Go to Machines</Button>}
    >
      Each consent given in this app is recorded in the resource groups of its machines, and its record stays there
      after access has ended. They are looked for where there are machines now: once the last server of a resource group
      has been removed, its records are not found here.
    </EmptyState>
  );
}
