import { Button } from '@fluentui/react-components';
import { ArrowClockwise16Regular } from '@fluentui/react-icons';
import { classNames } from '#src/ui/class-names.ts';
import type { Freshness } from './freshness.ts';
import { readWords } from './read-words.ts';
import { ownText } from '#src/ui/own-text.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { Spinner } from '#src/ui/Spinner.tsx';
import styles from './ReadAge.module.css';

const beginnings: Record<Freshness['is'], string> = {
  current: 'read from Azure',
  old: 'as of',
  unread: 'as of',
  never: 'could not be read, tried',
};

/** How old what is shown beside it is, and a way to read it anew, where the page has no other. `now` in ms of server time. */
export function ReadAge({
  freshness,
  now,
  reading,
  label,
  ageOf,
  onRefresh,
}: {
  freshness: Freshness;
  now: number;
  /** It is being read at this moment. */
  reading: boolean;
  /** Names the button: "Read the state again". */
  label: string;
  /** How its age is said, where `now` is not of this second. */
  ageOf?: (ms: number) => string;
  onRefresh?: (() => void) | undefined;
}) {
  const isCurrent = freshness.is === 'current';
  return (
    <span className={classNames(styles.age, !isCurrent && styles.old)}>
      {ownText(`${beginnings[freshness.is]} ${readWords(freshness.asOf, now, ageOf)}`)}
      {onRefresh && (
        <span className={styles.button}>
          <Button
            ref={passFocusOn}
            appearance="transparent"
            size="small"
            icon={
              reading && !isCurrent ? <Spinner label="Reading" isLabelShown={false} /> : <ArrowClockwise16Regular />
            }
            aria-label={label}
            disabledFocusable={reading}
            onClick={onRefresh}
          />
        </span>
      )}
    </span>
  );
}
