import { Checkbox, Field, Input } from '@fluentui/react-components';
import type { Authority } from '#src/consent/authority/authority.ts';
import { longestReason } from '#src/consent/consent.ts';
import { Message } from '#src/ui/Message.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { fieldIds } from './problems.ts';
import { emergencyText, emergencyTitle } from './words.ts';
import { useField, useWizard } from './wizard.tsx';

/** The way without the approval that is needed. Offered only where a second role opens it; what was chosen stays to be taken back. */
export function EmergencyField() {
  const { state, choice, change } = useWizard();
  const { emergency } = state.inputs;
  const field = useField('emergency', 'Reason for the emergency');
  const offered = choice.included.flatMap(({ facts: { authority } }) => (hasEmergency(authority) ? [authority] : []));
  if (offered.length === 0 && emergency === undefined) return null;
  const isChosen = emergency !== undefined;
  return (
    <Message tone="error" title={emergencyTitle}>
      <div>
        <AzureText text={emergencyText(offered.flatMap(({ role }) => role.demands?.approvers ?? []))} max={1000} />
      </div>
      <Checkbox
        label="Emergency: go without approval"
        checked={isChosen}
        onChange={(_, { checked }) => change({ emergency: checked === true ? '' : undefined })}
      />
      {isChosen && (
        <Field {...field} required>
          <Input
            id={fieldIds.emergency}
            value={emergency}
            autoComplete="off"
            maxLength={longestReason * 10}
            onChange={(_, { value }) => change({ emergency: value })}
          />
        </Field>
      )}
    </Message>
  );
}

function hasEmergency(authority: Authority | undefined): authority is Extract<Authority, { is: 'eligible' }> {
  return authority?.is === 'eligible' && authority.emergency !== undefined;
}
