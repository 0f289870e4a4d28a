import { makeStyles, tokens } from '@fluentui/react-components';
import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { Section } from '#src/ui/Section.tsx';
import { Time } from '#src/ui/Time.tsx';
import { narrow } from '#src/ui/widths.ts';
import { eventsOf } from './consent-events.ts';
import { useMachineNames } from './use-machine-names.ts';

const useStyles = makeStyles({
  list: { display: 'grid', rowGap: tokens.spacingVerticalXS, margin: 0, padding: 0, listStyleType: 'none' },
  event: {
    display: 'grid',
    gridTemplateColumns: '200px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  at: { color: tokens.colorNeutralForeground2 },
});

export function ConsentTimeline({ entry, now }: { entry: ConsentHistoryEntry; now: number }) {
  const styles = useStyles();
  const nameOf = useMachineNames();
  return (
    <Section title="Timeline">
      <ol className={styles.list}>
        {eventsOf(entry, nameOf, now).map((event) => (
          <li key={`${event.at} ${event.words}`} className={styles.event}>
            <span className={styles.at}>
              <Time at={event.at} />
            </span>
            <span>{event.words}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
