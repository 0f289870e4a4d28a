import { Button, Checkbox, Field } from '@fluentui/react-components';
import { Print16Regular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { privacyStatementUrl, targetNames, type Terms } from '#src/consent/terms.ts';
import { countMachines } from '#src/pages/shared/counts.ts';
import { OutsideLink } from '#src/ui/AppLink.tsx';
import { Message } from '#src/ui/Message.tsx';
import { fieldIds } from './problems.ts';
import { isSigned } from './signing.ts';
import { problemText } from './words.ts';
import { useField, useWizard } from './wizard.tsx';
import { isAgreed } from './wizard-state.ts';
import styles from './grant.module.css';

/** Microsoft's text word for word, and the box that only a press here can tick. */
export function TermsTab() {
  const { terms, choice } = useWizard();
  const text = useRef<HTMLElement>(null);
  if (terms === undefined) {
    return choice.target === undefined ? (
      <Message tone="info" title="The terms depend on the machines.">
        {choice.pending.length > 0 ? 'They’re being checked.' : 'Add a machine that can get access.'}
      </Message>
    ) : (
      <Message tone="error" title={problemText({ is: 'noTerms', target: choice.target })} />
    );
  }
  return (
    <div className={styles.terms}>
      <div className={styles.stack}>
        <div className={styles.row}>
          <span className="quiet">
            {targetNames[terms.target]} · Version {terms.version} · English
          </span>
          <Button size="small" appearance="subtle" icon={<Print16Regular />} onClick={() => window.print()}>
            Print
          </Button>
        </div>
        {/* What a reader sees is what gets agreed to, so nothing translates it. */}
        <article ref={text} lang={terms.language} translate="no" aria-label={terms.title} className={styles.termsText}>
          {terms.text.split('\n\n').map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </article>
        <div>
          <OutsideLink href={privacyStatementUrl}>Microsoft Privacy Statement</OutsideLink>
        </div>
        <AgreeBox terms={terms} shown={() => text.current?.innerText.replaceAll('\r\n', '\n').trim() ?? ''} />
      </div>
      <aside aria-label="Good to know" className="quiet">
        <ul>
          <li>You can revoke access at any time.</li>
          <li>Access ends by itself at the time you chose.</li>
          <li>Every command of a session is recorded on the machine.</li>
        </ul>
      </aside>
    </div>
  );
}

/** `shown`: the text as the page shows it, to whichever somebody agrees; a page may be changed under its reader. */
function AgreeBox({ terms, shown }: { terms: Terms; shown: () => string }) {
  const { state, choice, signature, dispatch } = useWizard();
  const [isChanged, setIsChanged] = useState(false);
  const validation = useField('agree');
  const machines = choice.included.map(({ id }) => id);
  const isTicked = isSigned(signature) || isAgreed(state.agreed, terms.id, machines);
  const tick = (isOn: boolean) => {
    const displayed = shown();
    setIsChanged(isOn && displayed !== terms.text);
    dispatch({
      type: 'agree',
      agreed: isOn && displayed === terms.text ? { termsId: terms.id, displayed, machines } : undefined,
    });
  };
  return (
    <>
      {isChanged && (
        <Message tone="error" isNews title="The terms on this page were changed.">
          Turn off translations and browser extensions, then reload the page.
        </Message>
      )}
      <Field {...validation}>
        <Checkbox
          id={fieldIds.agree}
          checked={isTicked}
          disabled={choice.pending.length > 0}
          onChange={(_, { checked }) => tick(checked === true)}
          label={`I agree to these terms for ${machines.length === 1 ? 'this machine' : `these ${countMachines(machines.length)}`}.`}
        />
      </Field>
    </>
  );
}
