import {
  ArrowSyncCircle16Regular,
  CheckmarkCircle16Filled,
  Circle16Regular,
  ErrorCircle16Filled,
  Warning16Filled,
} from '@fluentui/react-icons';
import { memo } from 'react';
import { classNames } from './class-names.ts';
import type { Tone } from './tone.ts';
import toneClasses from './tone.module.css';
import styles from './StateIcon.module.css';

const icons: Record<Tone, typeof Circle16Regular> = {
  neutral: Circle16Regular,
  good: CheckmarkCircle16Filled,
  busy: ArrowSyncCircle16Regular,
  attention: Warning16Filled,
  bad: ErrorCircle16Filled,
};

/** The icon of a tone, in its colour. `amid`: it stands in a line of text, before its words. Drawn again only with another tone. */
export const StateIcon = memo(function StateIcon({ tone, amid = false }: { tone: Tone; amid?: boolean }) {
  const Icon = icons[tone];
  return <Icon aria-hidden="true" className={classNames(styles.icon, toneClasses[tone], amid && styles.amid)} />;
});
