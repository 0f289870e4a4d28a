import { Button } from '@fluentui/react-components';
import {
  ArrowDownload20Regular,
  DocumentText20Regular,
  Prohibited20Regular,
  Stop20Regular,
} from '@fluentui/react-icons';
import { useCallback, useState } from 'react';
import { useParams } from 'react-router';
import { signedIn } from '#src/auth/session.ts';
import { type Press, start, stopGrant } from '#src/azure/operations/operations.ts';
import { countMachines } from '#src/pages/shared/counts.ts';
import { type Consent } from '#src/consent/consent.ts';
import { isConsentId } from '#src/consent/consent-id.ts';
import { levelName } from '#src/consent/level.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { RevokeDialog } from '#src/pages/shared/late-revoke-dialog.ts';
import { paths } from '#src/paths.ts';
import type { Command } from '#src/shell/CommandBar.tsx';
import { Page } from '#src/shell/Page.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { keepFocus } from '#src/ui/keep-focus.ts';
import { Message } from '#src/ui/Message.tsx';
import { ProgressBar, Spinner } from '#src/ui/Progress.tsx';
import { Time } from '#src/ui/Time.tsx';
import {
  grantsOf,
  type NamedRow,
  type Row,
  sortedRows,
  type Standing,
  standingName,
  standings,
  stepsDone,
  stepsOfGrant,
  type Totals,
  totalsOf,
} from './progress.ts';
import { HeldRoles } from './HeldRoles.tsx';
import { GrantDone, KeepReceipt } from './GrantDone.tsx';
import { outcomesCsv, ProgressTable } from './ProgressTable.tsx';
import { useRows } from './use-rows.ts';
import { nameMachines } from './words.ts';
import styles from './grant.module.css';

/** What a press may go on with. */
const openStandings: ReadonlySet<Standing> = new Set(['stopped', 'notStarted', 'unread']);

const none: readonly string[] = [];

/** With more machines than this, the totals filter the table. */
const manyMachines = 20;

export function Component() {
  const { consentId = '' } = useParams();
  if (!isConsentId(consentId)) {
    return (
      <Page title="Grant">
        <Message tone="error" title="This address names no consent." />
      </Page>
    );
  }
  return <Progress key={consentId} consentId={consentId} />;
}

/** How far the grant of one consent is, machine by machine. */
function Progress({ consentId }: { consentId: string }) {
  const { rows, consent, correlationId, error, isOdd, isPending, isReading, isPressedHere, now } = useRows(consentId);
  const [shown, setShown] = useState<Standing>();
  const [failure, setFailure] = useState<unknown>();
  const [isRevoking, setIsRevoking] = useState(false);
  const totals = totalsOf(rows);
  const isWorking = totals.working > 0;
  const run = useCallback((act: Promise<unknown>) => {
    setFailure(undefined);
    act.catch(setFailure);
  }, []);

  const { replaces = none } = consent ?? {};
  const whyNot = !consent
    ? undefined
    : !isOwn(consent)
      ? 'Only the person who signed the consent can continue.'
      : Date.parse(consent.notAfter) <= now
        ? 'The agreed time has ended.'
        : undefined;
  const goOn = useCallback(
    (machines: readonly Row[], press: Press & { currentTarget: Element }) => {
      keepFocus(press.currentTarget);
      const machineIds = machines.map(({ machineId }) => machineId);
      run(start(grantsOf(consentId, replaces, machineIds), press));
    },
    [consentId, replaces, run],
  );
  const retryable = rows.filter(({ canRetry }) => canRetry);
  const open = rows.filter(({ standing }) => openStandings.has(standing) && !isReading);
  const listed = sortedRows(shown === undefined ? rows : rows.filter(({ standing }) => standing === shown));

  const noRows = rows.length === 0 ? 'No machines are known yet.' : undefined;
  const csvName = `remote-support-grant-${consentId}.csv`;
  const commands: Command[] = [
    { label: 'Revoke access', icon: <Prohibited20Regular />, onClick: () => setIsRevoking(true), why: noRows },
    {
      label: 'Stop',
      icon: <Stop20Regular />,
      onClick: () => run(stopGrant(consentId)),
      why: isWorking ? undefined : 'Nothing is in progress.',
    },
    { label: 'View consent', icon: <DocumentText20Regular />, to: paths.consent(consentId), startsGroup: true },
    {
      label: 'Export CSV',
      icon: <ArrowDownload20Regular />,
      onClick: () => saveFile(csvName, 'text/csv', [outcomesCsv(consentId, rows)]),
      why: noRows,
    },
  ];
  return (
    <Page
      title={titleOf(rows, totals, replaces.length > 0)}
      subtitle={consent ? <Subtitle consent={consent} /> : '\u00a0'}
      commands={commands}
    >
      <ErrorMessage what="That didn’t work" error={failure} isNews />
      <ErrorMessage what="Couldn’t read the consent" error={error} tone="warning" />
      {rows.length === 0 && isPending && <Spinner label="Loading" />}
      {rows.length === 0 && !isPending && !error && (
        <Message
          tone={isOdd ? 'warning' : 'info'}
          title={isOdd ? 'The record of this consent can’t be trusted.' : 'Consent not found.'}
        />
      )}
      {totals.unread > 0 && isReading && (
        <div className={styles.toCome}>
          <Spinner label="Checking access" />
        </div>
      )}
      {isWorking && (
        <ProgressBar
          label="Steps done"
          value={rows.reduce((sum, row) => sum + stepsDone(row), 0)}
          max={rows.length * stepsOfGrant}
          note="Keep this tab open until all machines are done. Follow progress in Notifications."
        />
      )}
      {rows.some(isWaitingForApproval) && (
        <Message tone="info" title="Send this link to whoever can approve. Stop withdraws the request.">
          <Copyable text={location.origin + paths.approvals(consentId)} label="link" />
        </Message>
      )}
      <HeldRoles machineIds={rows.map(({ machineId }) => machineId)} now={now} />
      <div role="status" className={styles.stack}>
        {rows.length > 1 && <TotalsLine totals={totals} shown={shown} onShow={setShown} />}
      </div>
      {!isWorking && totals.active > 0 && totals.active === totals.all && (
        <GrantDone consentId={consentId} notAfter={consent?.notAfter} rows={rows} />
      )}
      {!isWorking && isPressedHere && rows.length > 0 && <KeepReceipt consentId={consentId} rows={rows} />}
      {!isWorking && retryable.length + open.length > 0 && (
        <div className={styles.row}>
          {whyNot !== undefined && <span className="quiet">{whyNot}</span>}
          {whyNot === undefined && retryable.length > 0 && (
            <Button appearance="primary" onClick={(press) => goOn(retryable, press)}>
              Retry on {countMachines(retryable.length)}
            </Button>
          )}
          {whyNot === undefined && open.length > 0 && (
            <Button appearance={retryable.length > 0 ? 'secondary' : 'primary'} onClick={(press) => goOn(open, press)}>
              {open.every(({ progress }) => progress?.step.do === 'person' && progress.step.why.is === 'approved')
                ? 'Grant access'
                : `Continue on ${countMachines(open.length)}`}
            </Button>
          )}
        </div>
      )}
      {rows.length > 0 && (
        <ProgressTable rows={listed} onRetry={whyNot === undefined ? goOn : undefined} correlationId={correlationId} />
      )}
      {isRevoking && (
        <RevokeDialog machineIds={rows.map(({ machineId }) => machineId)} onClose={() => setIsRevoking(false)} />
      )}
    </Page>
  );
}

function isWaitingForApproval({ progress }: Row): boolean {
  return progress?.step.do === 'wait' && progress.step.why.is === 'approval';
}

/** What came of a grant that ended is told of each machine: access may go on for one that was stopped. */
function titleOf(
  rows: readonly NamedRow[],
  { all, active, working, unread, failed, stopped, unknown, ended }: Totals,
  isExtension: boolean,
): string {
  if (all === 0) return 'Grant';
  const machines = nameMachines(rows);
  if (active === all) return `Access is ${isExtension ? 'extended' : 'active'} on ${machines}`;
  if (working > 0) return `${isExtension ? 'Extending' : 'Granting'} access on ${machines}`;
  if (unread > 0) return `Grant on ${machines}`;
  if (active > 0) return `Access is active on ${active} of ${machines}`;
  if (unknown > 0) return `Access might exist on ${unknown === all ? machines : countMachines(unknown)}`;
  if (failed > 0) return `Grant failed on ${failed === all ? machines : countMachines(failed)}`;
  if (stopped > 0) return `Grant stopped on ${stopped === all ? machines : countMachines(stopped)}`;
  return ended > 0 ? `Grant ended on ${machines}` : `No access under this consent on ${machines}`;
}

function Subtitle({ consent }: { consent: Consent }) {
  return (
    <>
      {levelName(consent.level)}, ends <Time at={Date.parse(consent.notAfter)} />
      {consent.ticket && `, request ${consent.ticket.number}`}
    </>
  );
}

function isOwn({ tenantId, userId }: Consent): boolean {
  const account = signedIn();
  return account !== null && sameId(account.tenantId, tenantId) && sameId(account.userId, userId);
}

/** "3 machines: 2 active, 1 failed"; for many machines each number filters the table. */
function TotalsLine({
  totals,
  shown,
  onShow,
}: {
  totals: Totals;
  shown: Standing | undefined;
  onShow: (standing: Standing | undefined) => void;
}) {
  const present = standings.filter((standing) => totals[standing] > 0 || standing === shown);
  if (totals.all <= manyMachines) {
    // Once all is done the title says as much.
    if (totals.unread > 0 || (present.length === 1 && totals.working === 0)) return null;
    const words = present.map((standing) => `${totals[standing]} ${standingName(standing).toLowerCase()}`);
    return <div>{`${countMachines(totals.all)}: ${words.join(', ')}`}</div>;
  }
  return (
    <div role="group" aria-label="Show machines that are" className={styles.row}>
      <Button size="small" shape="circular" aria-pressed={shown === undefined} onClick={() => onShow(undefined)}>
        {countMachines(totals.all)}
      </Button>
      {present.map((standing) => (
        <Button
          key={standing}
          size="small"
          shape="circular"
          aria-pressed={shown === standing}
          appearance={shown === standing ? 'outline' : 'secondary'}
          onClick={() => onShow(shown === standing ? undefined : standing)}
        >
          {totals[standing]} {standingName(standing).toLowerCase()}
        </Button>
      ))}
    </div>
  );
}
