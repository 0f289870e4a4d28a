import { Field, Input } from '@fluentui/react-components';
import { longestReason } from '#src/consent/consent.ts';
import { Message } from '#src/ui/Message.tsx';
import { EndField } from './EndField.tsx';
import { LevelField } from './LevelField.tsx';
import { MachinesField } from './MachinesField.tsx';
import { fieldIds } from './problems.ts';
import { RequestField } from './RequestField.tsx';
import { isSigned } from './signing.ts';
import { useValidation, useWizard } from './wizard.tsx';
import styles from './grant.module.css';

/** Where, for which request, why, what and how long. Everything has a default but the reason. */
export function BasicsTab() {
  const { state, signature, change } = useWizard();
  return (
    <div className={styles.form}>
      {isSigned(signature) && <Message tone="info">You signed this. After a change, sign again.</Message>}
      <MachinesField />
      <RequestField />
      <Field label="Reason" required {...useValidation('reason')}>
        <Input
          id={fieldIds.reason}
          value={state.inputs.reason}
          autoComplete="off"
          // Too long says so instead of being cut; a paste beyond all reason is.
          maxLength={longestReason * 10}
          onChange={(_, { value }) => change({ reason: value })}
        />
      </Field>
      <LevelField />
      <EndField />
    </div>
  );
}
