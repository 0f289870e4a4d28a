import { ProgressBar, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import { type GrantProgress, useGrant } from '#src/azure/grants.ts';
import { useServerNow } from '#src/azure/server-clock.ts';
import { tally } from '#src/consent/bulk.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import { followInBell } from '#src/pages/shared/grant-notification.ts';
import { paths } from '#src/paths.ts';
import type { RouteHandle } from '#src/shell/route-handle.ts';
import { Page } from '#src/shell/Page.tsx';
import { Message } from '#src/ui/Message.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { GoOn } from './GoOn.tsx';
import { GrantSummary } from './GrantSummary.tsx';
import { MachineLine } from './MachineLine.tsx';
import { progressCommands } from './progress-commands.tsx';
import { progressTitle, tallyWords } from './progress-words.ts';
import { useMachineNames } from './use-machine-names.ts';

export const handle: RouteHandle = { crumb: 'Grant' };

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', margin: 0, padding: 0, listStyleType: 'none' },
  tally: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS, maxWidth: '700px' },
  words: { fontVariantNumeric: 'tabular-nums' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

export function Component() {
  const { consentId = '' } = useParams();
  if (!isConsentId(consentId)) {
    return (
      <Page title="Grant" width="reading">
        <Message intent="warning" title="This is not the id of a consent">
          Check the address, or look for the consent in the <PageLink to={paths.history()}>history</PageLink>.
        </Message>
      </Page>
    );
  }
  return <Progress key={consentId} consentId={consentId} />;
}

function Progress({ consentId }: { consentId: string }) {
  const styles = useStyles();
  const grant = useGrant(consentId);
  const { machines, granting: isAtWork = false } = grant;
  const names = useMachineNames(machines.map(({ machineId }) => machineId));
  const counts = tally(machines);
  useEffect(() => {
    if (isAtWork) followInBell(consentId);
  }, [consentId, isAtWork]);
  return (
    <Page title={progressTitle(counts, isAtWork)} subtitle={`Consent ${consentId}`} commands={progressCommands(grant)}>
      {grant.record && <GrantSummary record={grant.record} />}
      <div className={styles.tally}>
        {isAtWork && counts.all > 0 && (
          <ProgressBar
            aria-label="Machines with an outcome"
            value={counts.all - counts.pending}
            max={counts.all}
            thickness="large"
          />
        )}
        <div role="status" className={styles.words}>
          {statusWords(grant)}
        </div>
        {isAtWork && (
          <p className={styles.quiet}>
            You can leave this page. The work goes on while this tab is open, and after a reload; the bell shows how far
            it is.
          </p>
        )}
      </div>
      {grant.problem && (
        <Message
          intent="error"
          title="This grant could not be followed"
          correlationId={grant.problem.error?.correlationId}
        >
          {grant.problem.text}
        </Message>
      )}
      <Finished grant={grant} />
      <ul className={styles.list} aria-label="Machines of this grant">
        {machines.map((machine) => (
          <MachineLine
            key={machine.machineId}
            machine={machine}
            isAtWork={isAtWork}
            name={names.get(machine.machineId) ?? machine.machineId}
          />
        ))}
      </ul>
    </Page>
  );
}

function statusWords({ machines, running: isRunning, granting = false }: GrantProgress): string {
  if (machines.length > 0) return tallyWords(tally(machines), granting);
  return isRunning ? 'Reading from Azure how this grant stands.' : '';
}

/** What to do once nothing is under way here. */
function Finished({ grant }: { grant: GrantProgress }) {
  // Every half minute is enough to see that the agreed time is over.
  const now = useServerNow(30_000);
  const { record, machines, running: isRunning, consentId } = grant;
  if (isRunning || !record) return null;
  const isWhole = machines.length > 0 && machines.every(({ step }) => step === 'confirmed');
  if (isWhole) {
    return (
      <div>
        Open a machine to watch its access or to revoke it, or the{' '}
        <PageLink inline to={paths.consent(consentId)}>
          consent
        </PageLink>{' '}
        to download or print it.
      </div>
    );
  }
  return <GoOn grant={grant} isOver={now >= Date.parse(record.consent.notAfter)} />;
}
