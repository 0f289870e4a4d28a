import { useState } from 'react';
import { auth } from '#src/auth/session.ts';
import type { ConsentsReading } from '#src/azure/records/consent-records.ts';
import { useServerNow } from '#src/azure/transport/server-clock.ts';
import { config } from '#src/config.ts';
import { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';
import { useSettled } from '#src/ui/dead-time.ts';
import { AuditPackContents } from './AuditPackContents.tsx';
import { AuditPackState } from './AuditPackState.tsx';
import { type AuditPeriod, periodProblem, rowsIn, yearPeriod, yearsOf } from './audit-period.ts';
import type { HistoryRow } from './history-row.ts';
import { PeriodFields } from './PeriodFields.tsx';
import { byConsent, isOutside } from './saved-receipts.ts';
import { SavedReceipts } from './SavedReceipts.tsx';
import { useAuditPack } from './use-audit-pack.ts';
import { useSavedReceipts } from './use-saved-receipts.ts';
import { useCallers } from './use-callers.ts';
import { useMachineNames } from '#src/pages/shared/use-machine-names.ts';

/** Asks for which period, says what the pack will hold and what it cannot, and builds it. */
export function AuditPackDialog({
  open,
  reading,
  rows,
  onClose,
}: {
  open: boolean;
  reading: ConsentsReading;
  rows: readonly HistoryRow[];
  onClose: () => void;
}) {
  const now = useServerNow(60_000);
  const years = yearsOf(reading.consents, now);
  const [chosen, setChosen] = useState<AuditPeriod>();
  const receipts = useSavedReceipts(reading.consents);
  const { saved } = receipts;
  const pack = useAuditPack();
  const period = chosen ?? yearPeriod(years[0] ?? new Date(now).getFullYear());
  const problem = periodProblem(period);
  const entries = problem === undefined ? rowsIn(rows, period).map((row) => row.entry) : [];
  const outside = new Set(rows.map(({ entry }) => entry.consentId));
  for (const { consentId } of entries) outside.delete(consentId);
  const taken = saved.filter((receipt) => !isOutside(receipt, outside));
  const name = `remote-support-audit-${period.from}-to-${period.to}.zip`;
  // What came of another period says nothing of this one.
  const state = pack.stateOf(name);
  const isBuilding = state.is === 'building';
  const { account } = auth();
  const names = { nameOf: useMachineNames(), callers: useCallers(reading.consents, account) };
  const build = () => {
    // It is of this period, also where another is offered first by the time it is built.
    setChosen(period);
    void pack.build(name, { period, saved: byConsent(taken), account, names });
  };
  // Who presses Stop, or Escape, as the pack is finished is to see what came of it.
  const isSettled = useSettled(isBuilding, 1000);
  const close = () => {
    if (isBuilding) pack.stop();
    else if (isSettled) onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      title="Build an audit pack?"
      confirmLabel={state.is === 'built' ? 'Build it again' : 'Build audit pack'}
      cancelLabel="Close"
      tone="primary"
      unavailable={
        isBuilding ? 'The pack is being built.' : receipts.reading > 0 ? 'Receipts are being read.' : problem
      }
      cancelUnavailable={isBuilding ? 'The pack is being built. Stop it first.' : undefined}
      isCancelReady={isSettled}
      onConfirm={build}
      onCancel={close}
    >
      <PeriodFields years={years} period={period} problem={problem} disabled={isBuilding} onChange={setChosen} />
      <AuditPackContents
        entries={entries}
        saved={taken}
        problem={problem}
        container={config().evidence?.container}
        unread={reading.problems.filter((one) => !one.isConsentGone && !one.isOutOfPlace).length}
      />
      <AuditPackState state={state} onStop={pack.stop} />
      <SavedReceipts list={receipts} outside={problem === undefined ? outside : undefined} disabled={isBuilding} />
    </ConfirmDialog>
  );
}
