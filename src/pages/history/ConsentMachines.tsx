import { levelName, parseLevel } from '#src/consent/level.ts';
import { formatDuration } from '#src/lib/time.ts';
import { type FactColumn, FactTable } from '#src/pages/shared/FactTable.tsx';
import { AccessEnd } from '#src/pages/shared/AccessEnd.tsx';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { FirstOf } from '#src/pages/shared/FirstOf.tsx';
import { RevokeButton } from '#src/pages/shared/RevokeButton.tsx';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { type ConsentView, endOf, type MachineFacts } from './consent-events.ts';
import {
  gravity,
  keyTone,
  keyWord,
  mayHaveAccess,
  type ConsentState,
  stateKey,
  usedMs,
} from '#src/pages/shared/consent-state.ts';
import styles from './history.module.css';

/** More rows are drawn when they are asked for. */
const shownAtFirst = 100;

/** How access stands on each machine of a consent: what needs to be seen most first. */
export function ConsentMachines({ view, onRevoke }: { view: ConsentView; onRevoke: (machineId: string) => void }) {
  const { machines } = view;
  const sorted = machines.toSorted((one, other) => gravity(one.state) - gravity(other.state));
  // The only machine of a consent has the page's own command.
  const isRevocable = machines.length > 1 && machines.some(({ state }) => mayHaveAccess(state));
  const columns = columnsAt(view, isRevocable ? onRevoke : undefined);
  return (
    <Section title="Machines">
      <FirstOf items={sorted} most={shownAtFirst}>
        {(shown) => <FactTable label="Machines" rows={shown} keyOf={({ machineId }) => machineId} columns={columns} />}
      </FirstOf>
    </Section>
  );
}

/** When access ended and who says so, or when it will end. `isCompact`: as in a cell. */
export function EndWords({
  state,
  machineId,
  until,
  now,
  isCompact = false,
}: MachineFacts & { until: number; now: number; isCompact?: boolean }) {
  const end = endOf(machineId, state);
  if (end)
    return (
      <>
        Ended <Time at={end.at} />, {end.proof === 'machine' ? 'confirmed by the machine' : 'as recorded'}
      </>
    );
  if (state.is === 'replaced') return 'Replaced by a later consent';
  if (state.is === 'neverGiven') return 'Not granted';
  const known = state.is === 'access' && state.state.kind !== 'unknown' ? state.state : undefined;
  const at = known?.until ?? until;
  if (known && at > now) return <AccessEnd state={known} now={now} isCompact={isCompact} />;
  return (
    <>
      {known?.kind === 'expired' ? 'Expired' : 'Agreed end'} <Time at={at} {...(at > now && { now })} />
      {known && ', waiting for confirmation'}
    </>
  );
}

export function StateOf({ state }: { state: ConsentState }) {
  return <StateWord tone={keyTone(stateKey(state))}>{keyWord(stateKey(state))}</StateWord>;
}

function columnsAt(
  { entry, until, now }: ConsentView,
  onRevoke: ((machineId: string) => void) | undefined,
): FactColumn<MachineFacts>[] {
  const columns: FactColumn<MachineFacts>[] = [
    {
      header: 'Machine',
      cell: ({ machineId }) => (
        <span className={styles.machine}>
          <AppLink to={paths.machine(machineId)}>
            <AzureText text={spelledName(machineId)} max={80} />
          </AppLink>
        </span>
      ),
    },
    {
      header: 'State',
      cell: ({ state }) => (
        <span className="whole">
          <StateOf state={state} />
        </span>
      ),
    },
    { header: 'Access level', cell: ({ job }) => levelName(parseLevel(job?.accessLevel ?? '') ?? entry.consent.level) },
    { header: 'End', cell: (machine) => <EndWords {...machine} until={until} now={now} isCompact /> },
    { header: 'Sessions', cell: ({ job }) => (job === undefined ? '–' : job.sessions.length) },
    {
      header: 'Used',
      cell: ({ job }) => (
        <span className="whole">{job?.sessions.length ? formatDuration(usedMs([job], now)) : '–'}</span>
      ),
    },
  ];
  if (onRevoke)
    columns.push({
      header: 'Action',
      cell: ({ machineId, state }) =>
        mayHaveAccess(state) && (
          <span className="whole">
            <RevokeButton machineId={machineId} name={spelledName(machineId)} onRevoke={() => onRevoke(machineId)} />
          </span>
        ),
    });
  return columns;
}
