import type { PreflightFacts } from '#src/consent/preflight/facts.ts';
import type { Check } from '#src/consent/preflight/preflight.ts';
import { checkRemedy, checkSentence, checkTitle } from '#src/consent/preflight/words.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { Details } from '#src/ui/Details.tsx';
import { StateWord, type Tone } from '#src/ui/StateWord.tsx';
import { OutsideLink } from '#src/ui/AppLink.tsx';
import styles from './shared.module.css';

/** Checks of one machine with icon, reason and remedy: what fails first, what passed folded into a line. `facts`: what they were made of. */
export function CheckList({ checks, facts }: { checks: readonly Check[]; facts: PreflightFacts }) {
  const open = checks
    .filter(({ result }) => result !== 'pass')
    .toSorted((a, b) => urgency.indexOf(a.result) - urgency.indexOf(b.result));
  const passed = checks.filter(({ result }) => result === 'pass');
  const listOf = (some: readonly Check[]) => (
    <ul className={styles.checks}>
      {some.map((check) => (
        <CheckItem key={check.id} check={check} facts={facts} />
      ))}
    </ul>
  );
  return (
    <div className={styles.checks}>
      {open.length > 0 && listOf(open)}
      {passed.length > 0 && (
        <Details isQuiet summary={<StateWord tone="good">{`${passed.length} passed`}</StateWord>}>
          {listOf(passed)}
        </Details>
      )}
    </div>
  );
}

const urgency: readonly Check['result'][] = ['fail', 'warn', 'unknown', 'pass'];

const tones: Record<Check['result'], Tone> = { fail: 'bad', warn: 'attention', unknown: 'neutral', pass: 'good' };

function CheckItem({ check, facts }: { check: Check; facts: PreflightFacts }) {
  const remedy = check.result === 'pass' ? undefined : checkRemedy(check, facts);
  return (
    <li>
      <StateWord tone={tones[check.result]}>{checkTitle(check.id)}</StateWord>
      <div className={styles.checkBody}>
        <AzureText text={checkSentence(check)} max={1000} />
        {remedy && (
          <>
            <div>{remedy.text}</div>
            {remedy.command !== undefined && (
              <CodeBlock code={remedy.command} label={`command for ${checkTitle(check.id)}`} isWrapped />
            )}
            {remedy.link !== undefined && <OutsideLink href={remedy.link}>Learn more</OutsideLink>}
          </>
        )}
      </div>
    </li>
  );
}
