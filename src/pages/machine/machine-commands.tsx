import {
  AddRegular,
  ArrowClockwiseRegular,
  DismissCircleRegular,
  SettingsRegular,
  WrenchRegular,
} from '@fluentui/react-icons';
import { canGrant } from '#src/consent/preflight/preflight.ts';
import type { Check, Verdict } from '#src/consent/preflight/preflight.ts';
import type { AccessState } from '#src/consent/access/access-state.ts';
import type { Freshness } from '#src/pages/shared/freshness.ts';
import { nothingToRevoke } from '#src/pages/shared/revocable.ts';
import { paths } from '#src/paths.ts';
import type { Command } from '#src/shell/command.ts';

const reason = (verdict: Verdict) => (verdict.allowed ? undefined : verdict.reason);

/** Checks that stand in the way of installing the extension alone. */
const setUpChecks: ReadonlySet<Check['id']> = new Set([
  'operatingSystem',
  'memory',
  'licence',
  'connection',
  'agentVersion',
  'extensionsEnabled',
  'monitorMode',
  'allowList',
  'blockList',
  'writeExtensions',
  'locks',
]);

/** Checks that stand in the way of changing the access there is. */
const changeChecks: ReadonlySet<Check['id']> = new Set(['writeJobs', 'locks']);

/** Why an act is not possible now, or undefined when it is. Revoking depends on nothing but whether there may be access, so it is possible before anything is read. */
export interface Reasons {
  grant: string | undefined;
  configure: string | undefined;
  revoke: string | undefined;
  setUp: string | undefined;
}

const notRead = 'The state of this machine has not been read yet.';

export function commandReasons(
  state: AccessState | undefined,
  freshness: Freshness | undefined,
  checks: readonly Check[] | undefined,
): Reasons {
  const revoke = nothingToRevoke(state, freshness);
  if (!state) return { grant: notRead, configure: notRead, revoke, setUp: notRead };
  const failed = (checks ?? []).find((check) => check.outcome === 'fail' && setUpChecks.has(check.id));
  const lacking = (checks ?? []).find((check) => check.outcome === 'fail' && changeChecks.has(check.id));
  return {
    grant: reason(state.canGrant) ?? (checks ? reason(canGrant(checks)) : 'The preflight has not been read yet.'),
    configure: reason(state.canConfigure) ?? lacking?.reason,
    revoke,
    setUp: reason(state.canSetUp) ?? failed?.reason,
  };
}

/** States in which no access is there or on its way. */
const isBare: ReadonlySet<AccessState['kind']> = new Set(['none', 'setUp', 'revoked', 'expired']);

/** Whether granting is what comes next: there is nothing that would rather be repaired or revoked. */
export const isGrantNext = (
  state: Pick<AccessState, 'kind' | 'canRevoke'>,
  { grant }: Pick<Reasons, 'grant'>,
): boolean => isBare.has(state.kind) && !state.canRevoke.allowed && grant === undefined;

export function machineCommands(
  machineId: string,
  reasons: Reasons,
  acts: { configure: () => void; revoke: () => void; setUp: () => void; refresh: () => void },
  revokeLabel: string,
): Command[] {
  return [
    {
      key: 'grant',
      label: 'Grant access',
      icon: <AddRegular />,
      primary: true,
      href: paths.grant([machineId]),
      unavailable: reasons.grant,
    },
    {
      key: 'revoke',
      label: revokeLabel,
      icon: <DismissCircleRegular />,
      onClick: acts.revoke,
      unavailable: reasons.revoke,
    },
    {
      key: 'configure',
      label: 'Configure access',
      icon: <SettingsRegular />,
      onClick: acts.configure,
      unavailable: reasons.configure,
    },
    {
      key: 'setUp',
      label: 'Set up',
      icon: <WrenchRegular />,
      startsGroup: true,
      onClick: acts.setUp,
      unavailable: reasons.setUp,
    },
    { key: 'refresh', label: 'Refresh', icon: <ArrowClockwiseRegular />, onClick: acts.refresh },
  ];
}
