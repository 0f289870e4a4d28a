import type { ShownCheck } from '#src/consent/preflight/preflight-shown.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import type { Tone } from '#src/ui/tone.ts';
import { CheckRemedy } from './CheckRemedy.tsx';
import styles from './PreflightList.module.css';

const outcomes: Record<ShownCheck['outcome'], { tone: Tone; word: string }> = {
  pass: { tone: 'good', word: 'Pass' },
  fail: { tone: 'bad', word: 'Fail' },
  warning: { tone: 'attention', word: 'Mind' },
  inPlace: { tone: 'neutral', word: 'Revoke or change it first' },
  cannotTell: { tone: 'neutral', word: 'Cannot tell from here' },
};

const urgency: readonly ShownCheck['outcome'][] = ['fail', 'warning', 'inPlace', 'cannotTell', 'pass'];

/** Each check with its outcome in words, why, and what to do, the command to copy included; what stands in the way comes first. */
export function PreflightList({
  checks,
  foldsPassed = false,
}: {
  checks: readonly ShownCheck[];
  /** Those that pass are told in a line, which opens to them. */
  foldsPassed?: boolean;
}) {
  const sorted = checks.toSorted((a, b) => urgency.indexOf(a.outcome) - urgency.indexOf(b.outcome));
  if (!foldsPassed) return <CheckList checks={sorted} />;
  const passed = sorted.filter(({ outcome }) => outcome === 'pass');
  return (
    <>
      <CheckList checks={sorted.filter(({ outcome }) => outcome !== 'pass')} />
      {passed.length > 0 && (
        <div className={styles.passed}>
          <Foldable quiet summary={<StateWord tone="good">{passedWords(passed.length)}</StateWord>}>
            <CheckList checks={passed} />
          </Foldable>
        </div>
      )}
    </>
  );
}

const passedWords = (count: number): string => (count === 1 ? '1 check passes' : `${count} checks pass`);

function CheckList({ checks }: { checks: readonly ShownCheck[] }) {
  if (checks.length === 0) return null;
  return (
    <ul className={styles.list}>
      {checks.map((check) => (
        <li key={check.id} className={styles.item}>
          <StateWord tone={outcomes[check.outcome].tone} detail={outcomes[check.outcome].word}>
            {check.title}
          </StateWord>
          <div className={styles.reason}>
            <bdi>{visibleText(check.reason, 1000)}</bdi>
          </div>
          {check.remedy && (
            <div className={styles.remedy}>
              <Foldable summary="What to do">
                <CheckRemedy check={check} />
              </Foldable>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
