import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons';
import { memo, useId, useState } from 'react';
import { visibleText } from '#src/lib/visible-text.ts';
import { paths } from '#src/paths.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { narrow } from '#src/ui/widths.ts';
import { MachineDetail, type MachineLineProps } from './MachineLine.tsx';
import { standing } from './progress-words.ts';

const useStyles = makeStyles({
  item: {
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    // Rows outside of the window are neither laid out nor painted.
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 37px',
    '@media print': { contentVisibility: 'visible' },
    [narrow]: { containIntrinsicSize: 'auto 57px' },
  },
  head: {
    display: 'grid',
    gridTemplateColumns: '24px minmax(120px, 3fr) minmax(130px, 2fr) minmax(0, 8fr)',
    alignItems: 'center',
    minHeight: '36px',
    columnGap: tokens.spacingHorizontalS,
    [narrow]: { gridTemplateColumns: '24px minmax(0, 1fr) auto', paddingBlock: tokens.spacingVerticalXS },
  },
  fold: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: '24px',
    height: '24px',
    padding: 0,
    border: 'none',
    background: 'none',
    color: tokens.colorNeutralForeground2,
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { backgroundColor: tokens.colorNeutralBackground3 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  open: { rotate: '90deg' },
  name: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  message: {
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    [narrow]: { gridColumn: '2 / -1', fontSize: tokens.fontSizeBase200 },
  },
  detail: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
    padding: `0 0 ${tokens.spacingVerticalM} 32px`,
    overflowWrap: 'anywhere',
  },
});

/** One machine among many: a line, and the rest when asked for. */
export const MachineRow = memo(function MachineRow({ machine, name, isAtWork }: MachineLineProps) {
  const styles = useStyles();
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const { tone, word } = standing(machine, isAtWork);
  const shown = visibleText(name);
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <button
          type="button"
          className={styles.fold}
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={`Details of ${shown}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          <ChevronRight16Regular className={mergeClasses(isOpen && styles.open)} aria-hidden="true" />
        </button>
        <span className={styles.name}>
          <PageLink to={paths.machine(machine.machineId)}>
            <bdi>{shown}</bdi>
          </PageLink>
        </span>
        <StateWord tone={tone}>{word}</StateWord>
        <bdi className={styles.message}>{visibleText(machine.message, 300)}</bdi>
      </div>
      <div id={id} className={mergeClasses(isOpen && styles.detail)}>
        {isOpen && <MachineDetail machine={machine} name={name} isAtWork={isAtWork} />}
      </div>
    </li>
  );
});
