import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Time } from '#src/ui/Time.tsx';
import type { RevokeTarget } from './revoke-facts.ts';

/** More names than this nobody reads. */
export const mostNamed = 500;

/** Machines by name, folded where they are many. `since`: ms, of what the summary says. */
export function MachineNames({
  summary,
  targets,
}: {
  summary: string;
  targets: readonly (RevokeTarget & { since?: number })[];
}) {
  return (
    <Details summary={summary} isOpen={targets.length <= 10} isQuiet>
      <ul>
        {targets.slice(0, mostNamed).map(({ machineId, name, since }) => (
          <li key={machineId}>
            <AzureText text={name} max={80} />
            {since !== undefined && (
              <>
                , since <Time at={since} />
              </>
            )}
          </li>
        ))}
        {targets.length > mostNamed && <li>and {targets.length - mostNamed} more</li>}
      </ul>
    </Details>
  );
}
