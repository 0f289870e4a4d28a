import { Button } from '@fluentui/react-components';
import {
  AddRegular,
  ArrowClockwiseRegular,
  ArrowSyncRegular,
  PeopleRegular,
  ProhibitedRegular,
  WrenchRegular,
} from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams, type LoaderFunctionArgs, type Params } from 'react-router';
import { evidenceQuery } from '#src/azure/evidence.ts';
import { signerQuery } from '#src/azure/history.ts';
import { preflightQuery } from '#src/azure/preflight.ts';
import { armKey, queryClient } from '#src/azure/query-client.ts';
import { type ConsentsReading, groupRecordsQuery, machineConsentsQuery } from '#src/azure/records.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { machineId as machineIdOf, parseMachineId, resourceGroupsOf } from '#src/lib/arm-id.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { CheckList } from '#src/pages/shared/CheckList.tsx';
import { RevokeDialog } from '#src/pages/shared/late-revoke-dialog.ts';
import { type MachineAccess, useMachineAccess, useMachineOperation } from '#src/pages/shared/use-machine-access.ts';
import { paths } from '#src/paths.ts';
import type { Command } from '#src/shell/CommandBar.tsx';
import { Page } from '#src/shell/Page.tsx';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureDetails } from '#src/ui/AzureDetails.tsx';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { hint } from '#src/ui/Hint.tsx';
import { late } from '#src/ui/late.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { AccessCard, MachineFindings } from './AccessCard.tsx';
import { MachineEssentials } from './MachineEssentials.tsx';
import { MachineTabs } from './MachineTabs.tsx';
import { extensionOf, type MachineView, nextAct, obstacleOf, reasonsOf, type Reasons } from './machine-acts.ts';

const ChangeAccessPane = late(async () => (await import('./ChangeAccessPane.tsx')).ChangeAccessPane);
const WhoCanPane = late(async () => (await import('./WhoCanPane.tsx')).WhoCanPane);
const SetUpPane = late(async () => (await import('#src/pages/shared/SetUpPane.tsx')).SetUpPane);

export function loader({ params }: LoaderFunctionArgs) {
  const id = idOf(params);
  void queryClient.prefetchQuery(evidenceQuery(id));
  void queryClient.prefetchQuery(preflightQuery(id));
  void queryClient.prefetchQuery(machineConsentsQuery(id));
  return null;
}

export function Component() {
  const id = idOf(useParams());
  // What is last known, and an open pane, are of one machine alone.
  return <MachinePage key={id.toLowerCase()} id={id} />;
}

type Open = 'revoke' | 'change' | 'setUp' | 'whoCan';

function MachinePage({ id }: { id: string }) {
  const params = useParams();
  const access = useMachineAccess(id);
  const operation = useMachineOperation(id.toLowerCase());
  const preflight = useQuery(preflightQuery(id));
  const consents = useQuery(machineConsentsQuery(id));
  const [open, setOpen] = useState<Open>();
  useReadAgain(id, access);

  const { state, evidence } = access;
  const name = preflight.data?.machine.name ?? params.name ?? '';
  const isGone = evidence !== undefined && 'value' in evidence.machine && evidence.machine.value === 'notFound';
  // A machine that is gone may still be let in to: its page stays where a consent, or an operation, names it.
  const isNamed = consents.data === undefined || consents.data.consents.length > 0 || consents.data.problems.length > 0;
  if (isGone && !isNamed && operation === undefined) return <MachineNotFound name={name} />;

  // What stands below the card comes together, so that nothing moves.
  const isReading = preflight.isPending || consents.isPending;
  const isKnown = state !== undefined || access.problem !== undefined;
  const reasons = reasonsOf(state, access.isCurrent, preflight.data?.checks);
  const close = () => setOpen(undefined);
  const entry = consents.data?.consents.find(({ consentId }) => consentId === state?.consentId);
  const extension = extensionLink(id, state);
  const view: MachineView = { id, name, access, operation, preflight, consents, entry, reasons, extension };
  return (
    <Page
      title={name}
      subtitle="Machine – Azure Arc"
      commands={commandsOf(id, reasons, setOpen, () => refresh(id, consents.data))}
    >
      <AccessCard view={view} acts={<Acts view={view} onOpen={setOpen} />} onWhoCan={() => setOpen('whoCan')}>
        {state && <Obstacle state={state} view={view} />}
      </AccessCard>
      {isKnown && isReading && <Spinner label="Loading" />}
      {isKnown && !isReading && (
        <>
          <MachineFindings view={view} />
          {preflight.data && <MachineEssentials reading={preflight.data} evidence={evidence} />}
          <MachineTabs view={view} />
        </>
      )}
      {open === 'revoke' && <RevokeDialog machineIds={[id]} onClose={close} />}
      {open === 'change' && state && <ChangeAccessPane view={view} onClose={close} />}
      {open === 'whoCan' && <WhoCanPane machineId={id} onClose={close} />}
      {open === 'setUp' && <SetUpPane machineIds={[id]} why={reasons.setUp} onClose={close} />}
    </Page>
  );
}

function idOf({ subscriptionId, resourceGroup, name }: Readonly<Params>): string {
  if (subscriptionId === undefined || resourceGroup === undefined || name === undefined)
    throw new Error('The address names no machine.');
  return machineIdOf(subscriptionId, resourceGroup, name);
}

function commandsOf(id: string, reasons: Reasons, open: (what: Open) => void, onRefresh: () => void): Command[] {
  return [
    { label: 'Grant access', icon: <AddRegular />, to: paths.grant([id]), why: reasons.grant },
    { label: 'Revoke access', icon: <ProhibitedRegular />, onClick: () => open('revoke'), why: reasons.revoke },
    { label: 'Change access', icon: <ArrowSyncRegular />, onClick: () => open('change'), why: reasons.reduce },
    { label: 'Set up', icon: <WrenchRegular />, onClick: () => open('setUp'), why: reasons.setUp, startsGroup: true },
    { label: 'Who can grant', icon: <PeopleRegular />, onClick: () => open('whoCan') },
    { label: 'Refresh', icon: <ArrowClockwiseRegular />, onClick: onRefresh },
  ];
}

/** All that this page rests on: also what its subscription and its group let be done. */
function refresh(id: string, records: ConsentsReading | undefined): void {
  const { subscriptionId = '' } = parseMachineId(id) ?? {};
  const groups = resourceGroupsOf([id]).map((group) => groupRecordsQuery(group).queryKey);
  const signers = records?.consents.map((entry) => signerQuery(entry).queryKey) ?? [];
  for (const queryKey of [...groups, ...signers, armKey(`/subscriptions/${subscriptionId}`)])
    void queryClient.invalidateQueries({ queryKey });
}

/** Where access to this machine is extended, or a sentence why it can't be. The consent's page extends all of its machines. */
function extensionLink(id: string, state: AccessState | undefined) {
  const extension = extensionOf(state);
  return 'why' in extension ? extension : { to: paths.grant([id], extension.consentId) };
}

/** The card's buttons: what comes next in blue, or what there is to do about access. */
function Acts({ view, onOpen }: { view: MachineView; onOpen: (what: Open) => void }) {
  const { id, reasons, extension } = view;
  const { state } = view.access;
  const navigate = useNavigate();
  const next = state && nextAct(state, reasons);
  if (reasons.role !== undefined) return <div className="quiet">{reasons.role}</div>;
  return (
    <>
      {next === 'grant' && (
        <Button appearance="primary" onClick={() => void navigate(paths.grant([id]))}>
          Grant access
        </Button>
      )}
      {next === 'setUp' && (
        <Button appearance="primary" onClick={() => onOpen('setUp')}>
          Set up again
        </Button>
      )}
      {reasons.revoke === undefined && <Button onClick={() => onOpen('revoke')}>Revoke access</Button>}
      {(state?.kind === 'active' || state?.kind === 'requested') && (
        <>
          <Button
            appearance="subtle"
            disabledFocusable={extension.to === undefined}
            {...hint(extension.why)}
            onClick={() => extension.to !== undefined && void navigate(extension.to)}
          >
            Extend access
          </Button>
          <Button
            appearance="subtle"
            disabledFocusable={reasons.reduce !== undefined}
            {...hint(reasons.reduce)}
            onClick={() => onOpen('change')}
          >
            Change access
          </Button>
        </>
      )}
    </>
  );
}

/** Why access can't be granted and what to do, as its check has it; of an installation that failed the machine's own words, too. */
function Obstacle({ state, view: { preflight } }: { state: AccessState; view: MachineView }) {
  const { why } = state;
  const check = preflight.data && obstacleOf(state, preflight.data.checks);
  return (
    <>
      {preflight.data && check && <CheckList checks={[check]} facts={preflight.data.facts} />}
      {state.kind === 'setUpFailed' && why.is === 'extension' && <AzureDetails azureText={why.message} />}
    </>
  );
}

function MachineNotFound({ name }: { name: string }) {
  return (
    <Page title="Machine not found">
      <EmptyState title={`Azure has no machine ${visibleText(name, 80)} here, or you can’t read it.`}>
        <AppLink to={paths.machines()}>View machines</AppLink>
      </EmptyState>
    </Page>
  );
}

/** What stands in the way, and what is on record, changes with the state of access and the machine's connection. */
function useReadAgain(machineId: string, { state, evidence }: MachineAccess) {
  const machine = evidence && 'value' in evidence.machine ? evidence.machine.value : undefined;
  const now = state && `${state.kind} ${machine === undefined || machine === 'notFound' ? '' : machine.status}`;
  const before = useRef(now);
  useEffect(() => {
    if (before.current !== undefined && now !== before.current)
      for (const { queryKey } of [preflightQuery(machineId), machineConsentsQuery(machineId)])
        void queryClient.invalidateQueries({ queryKey });
    before.current = now;
  }, [machineId, now]);
}
