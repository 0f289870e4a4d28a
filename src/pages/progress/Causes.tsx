import { countMachines } from '#src/lib/count-machines.ts';
import { memo, useState } from 'react';
import { MoreButton } from '#src/pages/shared/MoreButton.tsx';
import { paths } from '#src/paths.ts';
import { CopyButton } from '#src/ui/CopyButton.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { usePrinting } from '#src/ui/printing.ts';
import { Section } from '#src/ui/Section.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { type Cause, mostCauses } from './progress-groups.ts';
import { MachineMessage } from './MachineMessage.tsx';
import { standing } from './progress-words.ts';
import type { NameOf } from '#src/pages/shared/machine-names.ts';
import { MachineRemedy } from './MachineRemedy.tsx';
import styles from './Causes.module.css';

/** So many machines are named; of more their number is said. */
const mostNamed = 3;

/** Why machines have no access, each reason once with all its machines. */
export const Causes = memo(function Causes({ causes, nameOf }: { causes: readonly Cause[]; nameOf: NameOf }) {
  const [isUnfolded, setIsUnfolded] = useState(false);
  const isWhole = usePrinting() || isUnfolded;
  const shown = isWhole ? causes : causes.slice(0, mostCauses);
  if (causes.length === 0) return null;
  return (
    <Section title="What stands in the way">
      <ul className={styles.list} aria-label="Reasons">
        {shown.map((cause) => (
          <OneCause key={cause.key} cause={cause} nameOf={nameOf} />
        ))}
      </ul>
      {shown.length < causes.length && (
        <MoreButton onPress={() => setIsUnfolded(true)}>Show all {causes.length} reasons</MoreButton>
      )}
    </Section>
  );
});

function OneCause({ cause, nameOf }: { cause: Cause; nameOf: NameOf }) {
  const { outcome, message, isSame, remedy, machines } = cause;
  const step = outcome === 'notRecorded' ? 'skipped' : outcome;
  const { tone, word } = standing({ machineId: '', step, message }, false);
  const names = machines.map(({ machineId }) => nameOf(machineId));
  const count = countMachines(machines.length);
  const isFew = machines.length <= mostNamed;
  const links = machines.map(({ machineId }, index) => (
    <PageLink key={machineId} inline={isFew} to={paths.machine(machineId)}>
      <VisibleText text={names[index] ?? machineId} />
    </PageLink>
  ));
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <StateWord tone={tone}>
          <strong>
            {isFew
              ? links.map((link, index) => (
                  <span key={link.key}>
                    <span>{index > 0 && ', '}</span>
                    {link}
                  </span>
                ))
              : count}
          </strong>{' '}
          <span>{word.toLowerCase()}</span>
        </StateWord>
        <CopyButton showLabel label={machines.length === 1 ? 'Copy name' : 'Copy names'} text={names.join('\n')} />
      </div>
      <div className={styles.words}>
        {!isSame && <span className={styles.quiet}>For example: </span>}
        <MachineMessage message={message} />
      </div>
      {remedy !== undefined && <MachineRemedy remedy={remedy} name={names[0] ?? ''} />}
      {!isFew && (
        <Foldable quiet summary={`Show ${count}`}>
          <ul className={styles.names}>
            {links.map((link) => (
              <li key={link.key}>{link}</li>
            ))}
          </ul>
        </Foldable>
      )}
    </li>
  );
}
