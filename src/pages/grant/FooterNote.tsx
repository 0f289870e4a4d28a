import type { Terms } from '#src/consent/terms.ts';
import { AccessEnd } from './AccessEnd.tsx';
import { AgreeBox } from './AgreeBox.tsx';
import { type Agreement, isAgreed } from './agreement.ts';
import { SignatureLeft } from './SealRow.tsx';
import { isSigned, type Seal } from './use-seal.ts';
import type { WizardControl } from './use-wizard.ts';
import type { Problem, StepKey } from './wizard-state.ts';

/** What the press below it depends on: in sight whenever the button is, and after all of the step for who reads or tabs through it. */
export function FooterNote({
  step,
  control: { state, dispatch },
  terms,
  offered,
  seal,
  problems,
  now,
}: {
  step: StepKey;
  control: WizardControl;
  terms: Terms | undefined;
  offered: Agreement | undefined;
  seal: Seal;
  problems: readonly Problem[];
  now: number;
}) {
  switch (step) {
    case 'access':
      return <AccessEnd chosen={state.inputs.end} now={now} />;
    case 'terms':
      if (!terms || !offered || isSigned(seal)) return null;
      return (
        <AgreeBox
          machines={offered.machines.length}
          ticked={isAgreed(state.ticked, offered)}
          problems={problems}
          onTick={(on) => dispatch({ type: 'tick', ticked: on && offered })}
        />
      );
    case 'review':
      return seal.state === 'sealed' ? <SignatureLeft consent={seal.record.consent} now={now} /> : null;
    case 'machines':
    case 'request':
      return null;
  }
}
