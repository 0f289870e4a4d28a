import { ChevronRight16Regular } from '@fluentui/react-icons';
import { memo, useId } from 'react';
import { visibleText } from '#src/lib/visible-text.ts';
import { paths } from '#src/paths.ts';
import { classNames } from '#src/ui/class-names.ts';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { usePrinting } from '#src/ui/printing.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { useEndedSince } from './ended-since.ts';
import { MachineDetail, type MachineLineProps } from './MachineLine.tsx';
import { standing } from './progress-words.ts';
import styles from './MachineRow.module.css';

/** So much of a message has room in a line of the window; paper has the lines that it takes. */
const longest = { onScreen: 300, onPaper: 2000 };

/** The row goes with what comes of its machine, and is drawn anew in another group. */
const passRowOn = (fold: HTMLElement | null) =>
  passFocusOn(fold, () => fold?.closest('li')?.contains(document.activeElement) === true);

/** One machine among many: a line, and the rest when asked for. */
export const MachineRow = memo(function MachineRow({
  machine,
  name,
  isAtWork,
  isTold,
  isOpen,
  onToggle,
}: MachineLineProps & {
  /** Its message stands above already, and in its details. */
  isTold: boolean;
  isOpen: boolean;
  onToggle: (machineId: string) => void;
}) {
  const id = useId();
  const { tone, word } = standing(machine, isAtWork);
  const isEnded = useEndedSince([machine]) > 0;
  const shown = visibleText(name);
  const most = usePrinting() ? longest.onPaper : longest.onScreen;
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <button
          ref={passRowOn}
          type="button"
          className={styles.fold}
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={`Details of ${shown}`}
          onClick={() => onToggle(machine.machineId)}
        >
          <ChevronRight16Regular className={classNames(isOpen && styles.open)} aria-hidden="true" />
        </button>
        <span className={styles.name}>
          <PageLink to={paths.machine(machine.machineId)}>
            <bdi>{shown}</bdi>
          </PageLink>
        </span>
        <StateWord tone={isEnded ? 'neutral' : tone}>{isEnded ? `${word}, ended since` : word}</StateWord>
        {!isTold && <bdi className={styles.message}>{visibleText(machine.message, most)}</bdi>}
      </div>
      <div id={id} className={classNames(isOpen && styles.detail)}>
        {isOpen && <MachineDetail machine={machine} name={name} isAtWork={isAtWork} />}
      </div>
    </li>
  );
});
