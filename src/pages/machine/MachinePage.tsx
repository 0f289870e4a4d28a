import { Button } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import type { LoaderFunctionArgs, Params } from 'react-router';
import { machineConsentsQuery } from '#src/azure/records/consent-records.ts';
import { revokesOn, subscribeToRevokes } from '#src/azure/journal/pending-revokes.ts';
import { machineEvidenceQuery } from '#src/azure/evidence/machine-evidence.ts';
import { isRemovalOpen, useOpenRemovals } from '#src/azure/revoke/open-removals.ts';
import { preflightQuery } from '#src/azure/grant/preflight-reads.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { useRevokeAccess } from '#src/azure/revoke/revokes.ts';
import { machineId as machineIdOf } from '#src/lib/arm-id.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { FindingsNote } from '#src/pages/shared/FindingsNote.tsx';
import { LateRevokeDialog } from '#src/pages/shared/LateRevokeDialog.tsx';
import { isAmongMany, isPressedHere } from '#src/pages/shared/revoke-notification.ts';
import { whyNoRecord } from '#src/pages/shared/why-no-record.ts';
import { paths } from '#src/paths.ts';
import { FailedPage } from '#src/shell/ErrorPage.tsx';
import { Page } from '#src/shell/Page.tsx';
import { Announced } from '#src/ui/Announced.tsx';
import { Section } from '#src/ui/Section.tsx';
import { Spinner } from '#src/ui/Spinner.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { showsChange, showsSetUp } from './asked-for.ts';
import type { Change } from './configure-access.ts';
import { ConfigureNotice } from './ConfigureNotice.tsx';
import { commandReasons, isGrantNext, machineCommands } from './machine-commands.tsx';
import {
  consentOfJob,
  useMachineAccess,
  useMachineConsents,
  useMachinePreflight,
  useSubscriptionName,
} from './machine-view.ts';
import { withProvenEnd } from './ended-findings.ts';
import { MachineEssentials } from './MachineEssentials.tsx';
import { MachineTabs } from './MachineTabs.tsx';
import { openSessionWords } from './machine-words.ts';
import { RemoteSupportCard } from './RemoteSupportCard.tsx';
import { isToldInBell, revokeLabel } from './revoke-standing.ts';
import { RevokeProgress } from './RevokeProgress.tsx';
import { revokeTargetOf } from './revoke-target.ts';
import { SetUpNotice } from './SetUpNotice.tsx';
import { useSeenEnd } from './use-seen-end.ts';
import { useToldFailure } from './use-told-failure.ts';
import { useMissingMachine } from './use-missing-machine.ts';
import { useMachineFindings } from './use-machine-findings.ts';
import { useNewFindings } from './use-new-findings.ts';
import { LateConfigureDialog, LateSetUpDialog } from './late-dialogs.tsx';

export const handle = { crumb: (params: Readonly<Params>) => params.name ?? 'Machine' };

function idOf(params: Readonly<Params>): string {
  const { subscriptionId, resourceGroup, name } = params;
  if (subscriptionId === undefined || resourceGroup === undefined || name === undefined)
    throw new Error('The address names no machine.');
  return machineIdOf(subscriptionId, resourceGroup, name);
}

export function loader({ params }: LoaderFunctionArgs) {
  const id = idOf(params);
  void queryClient.prefetchQuery(preflightQuery(id));
  void queryClient.prefetchQuery(machineEvidenceQuery(id));
  void queryClient.prefetchQuery(machineConsentsQuery(id));
  return null;
}

/** Consents hold ids in lower case. Once Azure has said how it spells the machine, the address and the breadcrumb do too. */
function useAzureSpelling(machine: { id: string } | undefined) {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const spelled = machine && paths.machine(machine.id);
  useEffect(() => {
    if (spelled === undefined || spelled === pathname || spelled.toLowerCase() !== pathname.toLowerCase()) return;
    void navigate(spelled + search, { replace: true, preventScrollReset: true });
  }, [navigate, pathname, search, spelled]);
}

type Dialog = 'none' | 'configure' | 'revoke' | 'setUp';

export function Component() {
  const id = idOf(useParams());
  // What came of an act on one machine, and an open dialog, are of that machine alone.
  return <OneMachine key={id.toLowerCase()} id={id} />;
}

function OneMachine({ id }: { id: string }) {
  const params = useParams();
  const navigate = useNavigate();
  const access = useMachineAccess(id);
  const preflight = useMachinePreflight(id, access);
  const subscriptionName = useSubscriptionName(params.subscriptionId ?? '');
  const consents = useMachineConsents(id);
  const { pending } = useRevokeAccess(id);
  const presses = useSyncExternalStore(subscribeToRevokes, () => revokesOn(id));
  const isRemoving = useOpenRemovals() && isRemovalOpen(id);
  const name = preflight.data?.machine.name ?? params.name ?? '';
  const configure = useMutation({ mutationFn: ({ act }: Change) => act() });
  const setUp = useMutation({ mutationFn: (act: () => Promise<void>) => act() });
  const [dialog, setDialog] = useState<Dialog>('none');
  const { state, freshness, evidence, now } = access;
  const readAt = evidence?.readAt;
  const change = configure.variables;
  useToldFailure(setUp, { readAt, isShown: evidence !== undefined && showsSetUp(evidence) });
  useToldFailure(configure, {
    readAt,
    isShown: state !== undefined && change !== undefined && showsChange(state, change.asked),
  });
  useAzureSpelling(preflight.data?.machine);
  useSeenEnd(id, access, consents, preflight);
  const findings = withProvenEnd(
    useMachineFindings(id, access, consents, preflight),
    freshness?.is === 'current' ? state : undefined,
  );
  const toldFindings = useNewFindings(findings);

  const missing = useMissingMachine(preflight, consents.isSuccess ? consents.data : undefined, pending !== undefined);
  // Not thrown: a revoke that an earlier page has begun is known here only some seconds later.
  if (missing) return <FailedPage error={missing} isReading={preflight.isFetching} />;

  const reasons = commandReasons(state, freshness, preflight.data?.checks);
  const askToRevoke = revokeLabel(pending, state);
  const refresh = () => void queryClient.invalidateQueries();
  const close = () => setDialog('none');
  const revokeProgress = pending && (
    <RevokeProgress
      pending={pending}
      presses={presses}
      state={state}
      isCurrent={freshness?.is === 'current'}
      extension={evidence?.extension}
      isRemoving={isRemoving}
      now={now}
    />
  );
  return (
    <Page
      title={name}
      subtitle="Machine – Azure Arc"
      commands={machineCommands(
        id,
        reasons,
        {
          configure: () => setDialog('configure'),
          revoke: () => setDialog('revoke'),
          setUp: () => setDialog('setUp'),
          refresh,
        },
        askToRevoke,
      )}
    >
      <Announced>
        <ErrorMessage
          what={`The preflight could not be run${preflight.data ? ' again' : ''}`}
          error={preflight.error}
        />
      </Announced>
      {preflight.data && (
        <MachineEssentials
          reading={preflight.data}
          subscriptionName={subscriptionName}
          evidence={evidence}
          isCurrent={freshness?.is === 'current'}
          now={now}
        />
      )}
      <Section title="Remote support">
        <Announced>
          {!state && <ErrorMessage what="The state of access could not be read" error={access.error} />}
        </Announced>
        {!state && revokeProgress}
        {configure.isPending && <Spinner size="small" label="Asking Azure to change access" />}
        <ConfigureNotice error={configure.error} notRecorded={configure.data} onDismiss={configure.reset} />
        <SetUpNotice error={setUp.error} onDismiss={setUp.reset} />
        {!state && !access.error && <Spinner label="Reading the state of access from Azure" />}
        {state && freshness && (
          <RemoteSupportCard
            name={name}
            state={state}
            freshness={freshness}
            error={access.error}
            now={now}
            consent={consentOfJob(consents.data?.consents ?? [], state.job?.name)}
            whyNoRecord={consents.isSuccess ? whyNoRecord(state.job?.name ?? '', consents.data) : 'unread'}
            reading={access.reading}
            onRefresh={refresh}
            isWordTold={!isAmongMany(id) && isToldInBell(pending, state, isPressedHere(id))}
            openSessions={evidence ? openSessionWords(evidence, freshness.is === 'current', now) : ''}
            setUpCheck={preflight.data?.checks.find(({ id }) => id === 'extension')}
            acts={
              <>
                {isGrantNext(state, reasons) && (
                  <Button ref={passFocusOn} appearance="primary" onClick={() => void navigate(paths.grant([id]))}>
                    Grant access
                  </Button>
                )}
                {state.kind === 'setUpFailed' && reasons.setUp === undefined && (
                  <Button ref={passFocusOn} appearance="primary" onClick={() => setDialog('setUp')}>
                    Set up again
                  </Button>
                )}
                {reasons.revoke === undefined && (
                  <Button ref={passFocusOn} onClick={() => setDialog('revoke')}>
                    <span>{askToRevoke}</span>
                  </Button>
                )}
                {reasons.configure === undefined && (
                  <Button ref={passFocusOn} appearance="subtle" onClick={() => setDialog('configure')}>
                    Configure access
                  </Button>
                )}
              </>
            }
          >
            {revokeProgress}
          </RemoteSupportCard>
        )}
      </Section>
      <span role="status" className="visually-hidden">
        {toldFindings}
      </span>
      <FindingsNote findings={findings} />
      <MachineTabs machineId={id} preflight={preflight} access={access} consents={consents} />
      <LateRevokeDialog
        targets={[revokeTargetOf(id, name, access, preflight.data)]}
        open={dialog === 'revoke'}
        onClose={close}
      />
      {state && dialog === 'configure' && (
        <LateConfigureDialog
          machineId={id}
          name={name}
          state={state}
          jobs={evidence?.jobs}
          now={now}
          why={reasons.configure}
          open
          onClose={close}
          onConfigure={configure.mutate}
        />
      )}
      <LateSetUpDialog
        machineId={id}
        name={name}
        location={preflight.data?.machine.location}
        why={reasons.setUp}
        open={dialog === 'setUp'}
        onClose={close}
        onSetUp={setUp.mutate}
      />
    </Page>
  );
}
