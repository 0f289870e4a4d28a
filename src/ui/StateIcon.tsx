import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowSyncCircle16Regular,
  CheckmarkCircle16Filled,
  Circle16Regular,
  ErrorCircle16Filled,
  Warning16Filled,
} from '@fluentui/react-icons';
import { memo } from 'react';
import type { Tone } from './tone.ts';
import { useToneStyles } from './tone-styles.ts';

const icons: Record<Tone, typeof Circle16Regular> = {
  neutral: Circle16Regular,
  good: CheckmarkCircle16Filled,
  busy: ArrowSyncCircle16Regular,
  attention: Warning16Filled,
  bad: ErrorCircle16Filled,
};

const useStyles = makeStyles({
  // Nothing of it is outside of its box, and each element that is cut costs when the page is scrolled.
  whole: { overflow: 'visible' },
  amid: { marginInlineEnd: tokens.spacingHorizontalSNudge, verticalAlign: '-3px' },
});

/** The icon of a tone, in its colour. `amid`: it stands in a line of text, before its words. Drawn again only with another tone. */
export const StateIcon = memo(function StateIcon({ tone, amid = false }: { tone: Tone; amid?: boolean }) {
  const tones = useToneStyles();
  const styles = useStyles();
  const Icon = icons[tone];
  return <Icon aria-hidden="true" className={mergeClasses(styles.whole, tones[tone], amid && styles.amid)} />;
});
