import type { MachineProgress } from '#src/consent/bulk.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { pageOutcome } from '#src/pages/shared/page-outcome.ts';
import { shownWords } from '#src/pages/shared/shown-words.ts';
import { SearchBox } from '#src/ui/SearchBox.tsx';
import { matching } from './progress-groups.ts';
import { useAnnounced } from './use-announced.ts';
import type { ShownOutcome } from './use-shown-outcome.ts';
import styles from './MachineSearch.module.css';

/** The search among many machines, and how many it and the chosen outcome leave. */
export function MachineSearch({
  machines,
  nameOf,
  shown: { outcome, search, show },
}: {
  machines: readonly MachineProgress[];
  nameOf: NameOf;
  shown: ShownOutcome;
}) {
  const found = matching(machines, search, nameOf);
  const count = outcome === undefined ? found.length : found.filter((one) => pageOutcome(one) === outcome).length;
  const words = shownWords(count, machines.length, ['machine', 'machines']);
  // What moves on by itself under a chosen outcome is read out now and then, as the totals are.
  const announced = useAnnounced(words, `${outcome} ${search}`);
  return (
    <div className={styles.root}>
      <SearchBox
        label="Search machines of this grant"
        className={styles.box}
        value={search}
        onChange={(text) => show({ search: text })}
      />
      <div className={styles.count}>{words}</div>
      <div role="status" className="visually-hidden">
        {announced}
      </div>
    </div>
  );
}
