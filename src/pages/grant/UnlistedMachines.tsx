import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { incompleteSentence } from '#src/azure/fleet/fleet-words.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { paths } from '#src/paths.ts';
import { Message } from '#src/ui/Message.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';

/** Why a machine may not be found although it is there. Of several subscriptions the first is told in full; the list of machines tells all. */
export function UnlistedMachines({ problems, incomplete }: Pick<Fleet, 'problems' | 'incomplete'>) {
  const [first, ...others] = problems;
  return (
    <>
      {first && (
        <ErrorMessage
          intent="warning"
          what={`Subscription “${visibleText(first.displayName)}” could not be read in full`}
          error={first.error}
        >
          Its machines may be missing here.
          {others.length > 0 && (
            <span>
              {` So may those of ${others.length === 1 ? 'another subscription' : `${others.length} other subscriptions`}: `}
              <PageLink inline to={paths.machines()}>
                Machines
              </PageLink>{' '}
              says of each why.
            </span>
          )}
        </ErrorMessage>
      )}
      {incomplete && (
        <Message intent="warning" correlationId={incomplete.error?.correlationId}>
          {`Not all machines can be found here. ${incompleteSentence(incomplete)}`}
        </Message>
      )}
    </>
  );
}
